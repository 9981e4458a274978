import { migration } from '@muse/kit';

export const disputes = migration(
  1008,
  'disputes',
  `
  create table dispute (
    -- Stripe's id
    id text constraint dispute_pkey primary key,
    session_id text not null constraint dispute_payment references payment,
    intent_id text not null,
    charge_id text not null,
    amount_cents int not null constraint dispute_positive check (amount_cents > 0),
    currency text not null,
    reason text not null,
    -- Stripe's status, from which our state follows
    status text not null,
    state text not null constraint dispute_state check (state in ('inquiry', 'open', 'won', 'lost', 'closed')),
    -- Until when Stripe accepts evidence. Milliseconds, as the cursor of the list carries them.
    due_by timestamptz(3),
    -- What an operator has submitted: stored first, so that it is filed even if this process dies.
    evidence jsonb,
    evidence_by text,
    evidence_at timestamptz,
    filed_at timestamptz,
    opened_at timestamptz(3) not null,
    closed_at timestamptz,
    looked_at timestamptz,
    updated_at timestamptz not null default muse_clock(),
    listed_at timestamptz(3) not null generated always as (coalesce(due_by, opened_at)) stored,
    is_decided boolean not null generated always as (state not in ('inquiry', 'open')) stored,
    constraint dispute_decided check ((closed_at is not null) = (state not in ('inquiry', 'open'))),
    constraint dispute_evidence check ((evidence is null) = (evidence_at is null) and (evidence is null) = (evidence_by is null))
  );
  create index dispute_of_session on dispute (session_id);
  -- The two ways to list them: what waits for a person first.
  create index dispute_listed on dispute (is_decided, listed_at, id);
  create index dispute_listed_in_state on dispute (state, listed_at, id);
  create index dispute_quiet on dispute (greatest(updated_at, looked_at)) where state in ('inquiry', 'open');

  create index dispute_unfiled on dispute (evidence_at) where evidence is not null and filed_at is null;

  create table dispute_history (
    id bigint generated always as identity primary key,
    dispute_id text not null constraint dispute_history_dispute references dispute,
    from_state text,
    to_state text not null,
    status text not null,
    at timestamptz not null default muse_clock()
  );
  create index dispute_history_of on dispute_history (dispute_id, id);

  -- Early fraud warnings and reviews of Stripe Radar.
  create table risk_signal (
    -- Stripe's id
    id text constraint risk_signal_pkey primary key,
    session_id text not null constraint risk_signal_payment references payment,
    kind text not null constraint risk_signal_kind check (kind in ('fraud_warning', 'review')),
    state text not null constraint risk_signal_state check (state in ('open', 'approved', 'stopped', 'noted')),
    reason text not null,
    created_at timestamptz not null default muse_clock(),
    updated_at timestamptz not null default muse_clock()
  );
  create index risk_signal_of_session on risk_signal (session_id);
`,
);
