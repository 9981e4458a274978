import { migration } from '@muse/kit';

export const holds = migration(
  1005,
  'holds',
  `
  -- Not validated: that would read the whole table under a lock, and the old rows met the narrower one.
  alter table placement_task drop constraint placement_task_status;
  alter table placement_task add constraint placement_task_status
    check (status in ('queued', 'claimed', 'on_hold', 'placed', 'failed', 'cancelled')) not valid;
  alter table placement_task add column hold_reason text, add column held_by text, add column held_until timestamptz;

  -- What happened to the payment of a purchase, by the dispute, review or warning that says so. It also counts for a task that
  -- is queued later.
  create table payment_risk (
    session_id text not null,
    cause text not null,
    reason text not null,
    state text not null constraint payment_risk_state check (state in ('held', 'released', 'stopped')),
    created_at timestamptz not null default muse_clock(),
    updated_at timestamptz not null default muse_clock(),
    constraint payment_risk_pkey primary key (session_id, cause)
  );
`,
);
