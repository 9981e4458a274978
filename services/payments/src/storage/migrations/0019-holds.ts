import { migration } from '@muse/kit';

/** `after_placement`: the amount is held first and captured once. The previous release writes none of these columns and statuses. */
export const holds = migration(
  1019,
  'holds',
  `
  alter table payment
    -- What was configured when the session was first submitted: it stays, whatever the setting becomes.
    add column capture text not null default 'immediate',
    add column authorized_at timestamptz,
    add column authorized_cents int,
    add column capture_before timestamptz,
    -- What is to be captured, once that is decided; 0: the hold is released.
    add column capture_cents int,
    -- Why the hold could not be captured.
    add column capture_failure text,
    add column hold_alarmed_at timestamptz,
    drop constraint payment_status;
  -- Not valid: existing rows satisfy the constraints that these replace, and need no reading under the lock.
  alter table payment
    add constraint payment_status check (status in ('processing', 'requires_action', 'declined', 'authorized', 'captured', 'released', 'uncaptured', 'cancelled')) not valid,
    add constraint payment_capture check (capture in ('immediate', 'after_placement')) not valid,
    add constraint payment_held check (status not in ('authorized', 'released', 'uncaptured')
      or (authorized_at is not null and authorized_cents is not null and capture_before is not null)) not valid,
    add constraint payment_capture_cents check (capture_cents between 0 and authorized_cents) not valid;

  alter table refund drop constraint refund_status;
  alter table refund
    add constraint refund_status check (status in ('awaiting_approval', 'rejected', 'requested', 'pending', 'succeeded', 'failed', 'settled', 'releasing', 'released')) not valid;

  -- Shipped while the payment was only held: revenue is recognised with the capture.
  alter table order_booking add column shipped_at timestamptz;
`,
);
