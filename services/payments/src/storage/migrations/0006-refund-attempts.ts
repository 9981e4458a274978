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

  alter table refund_history add column by text, add column note text;

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

  -- A refund with everything that operators see of it. Never altered: running processes hold prepared statements on it.
  create view refund_detail as
  select r.id, r.session_id, r.order_number, r.amount_cents, r.covered_cents, r.currency, r.reason, r.status, r.external, r.assigned_at,
         r.stripe_refund_id, r.failure, r.settlement, r.created_at, r.updated_at,
         greatest(0, extract(epoch from muse_clock() - coalesce(r.owed_since, r.created_at)))::bigint as owed_seconds,
         (select coalesce(json_agg(json_build_object('number', a.number, 'amountCents', a.amount_cents, 'outcome', a.outcome, 'code', a.code,
                                                     'startedAt', to_char(a.started_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
                                                     'endedAt', to_char(a.ended_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')) order by a.number), '[]')
            from refund_attempt a where a.refund_id = r.id) as attempts
  from refund r;

  -- One row: until when the refunds made at Stripe's own site are known.
  create table refund_sweep (
    only_row boolean constraint refund_sweep_pkey primary key default true constraint refund_sweep_one check (only_row),
    swept_until timestamptz not null
  );
`,
);
