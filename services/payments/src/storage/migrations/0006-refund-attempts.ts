import { migration } from '@muse/kit';

/** The previous release keeps running on it: every new column has a default, and its own statements name none of them. */
export const refundAttempts = migration(
  1006,
  'refund attempts',
  `
  alter table refund
    -- What refunds made at Stripe's own site have paid of it. amount_cents is what it still pays itself.
    add column covered_cents int not null default 0,
    -- Made at Stripe's own site. It belongs to no order until assigned_at.
    add column external boolean not null default false,
    add column assigned_at timestamptz,
    add column assigned_by text,
    -- A part of an external refund that was assigned by itself.
    add column part_of text constraint refund_part_of references refund,
    -- Null: since created_at. Later if Stripe has taken a success back.
    add column owed_since timestamptz,
    add column alarmed_at timestamptz,
    add column settlement jsonb;

  alter table refund drop constraint refund_positive, drop constraint refund_status;
  -- Not valid: existing rows satisfy the constraints that these replace, and need no reading under the lock.
  alter table refund
    add constraint refund_positive check (amount_cents > 0 or (amount_cents = 0 and covered_cents > 0 and status = 'settled')) not valid,
    add constraint refund_status check (status in ('awaiting_approval', 'requested', 'pending', 'succeeded', 'failed', 'settled', 'rejected')) not valid;

  create table refund_attempt (
    refund_id text not null constraint refund_attempt_refund references refund,
    number int not null,
    -- Of the call to Stripe. One that was refused is never used again: Stripe would repeat its answer.
    idempotency_key text not null constraint refund_attempt_key unique,
    amount_cents int not null,
    stripe_refund_id text,
    outcome text constraint refund_attempt_outcome check (outcome in ('pending', 'succeeded', 'failed', 'refused', 'lost')),
    code text,
    started_at timestamptz not null default muse_clock(),
    ended_at timestamptz,
    constraint refund_attempt_pkey primary key (refund_id, number)
  );
  create unique index refund_attempt_at_stripe on refund_attempt (stripe_refund_id) where stripe_refund_id is not null;

  -- One row: until when the refunds made at Stripe's own site are known.
  create table refund_sweep (
    only_row boolean constraint refund_sweep_pkey primary key default true constraint refund_sweep_one check (only_row),
    swept_until timestamptz not null
  );
`,
);
