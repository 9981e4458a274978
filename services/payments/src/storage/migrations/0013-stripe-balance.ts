import { migration } from '@muse/kit';

/** What Stripe's balance consists of, how far its lists have been read, and a page of differences per day. */
export const stripeBalance = migration(
  1013,
  'stripe balance',
  `
  create table balance_transaction (
    id text constraint balance_transaction_pkey primary key,
    type text not null,
    category text not null,
    -- The charge, refund, dispute or payout.
    source_id text,
    -- Null if it is about no purchase of ours.
    session_id text,
    -- Whether the ledger has it. Other applications may use the same Stripe account; what is theirs is added up, but not booked.
    ours boolean not null,
    amount_cents bigint not null,
    fee_cents bigint not null,
    net_cents bigint not null,
    currency text not null,
    created_at timestamptz not null,
    imported_at timestamptz not null default muse_clock()
  );
  create index balance_transaction_created on balance_transaction (created_at);
  create index balance_transaction_of_session on balance_transaction (session_id) where session_id is not null;

  -- One row per currency: what all imported balance transactions add up to, and what was on the account before the first one.
  create table balance_total (
    currency text constraint balance_total_pkey primary key,
    opening_cents bigint not null default 0,
    ours_cents bigint not null default 0,
    others_cents bigint not null default 0
  );

  create table stripe_position (
    name text constraint stripe_position_pkey primary key,
    -- The newest object that was read.
    object_id text not null,
    at timestamptz not null default muse_clock()
  );

  create table reconciliation_day (
    day date constraint reconciliation_day_pkey primary key,
    step text not null,
    -- Where the list of this step goes on.
    cursor text,
    checked jsonb not null default '{}',
    started_at timestamptz not null default muse_clock(),
    finished_at timestamptz
  );
  create table reconciliation_difference (
    id bigint generated always as identity constraint reconciliation_difference_pkey primary key,
    day date not null,
    kind text not null,
    stripe_id text not null,
    session_id text,
    expected text not null,
    actual text not null,
    found_at timestamptz not null default muse_clock(),
    -- The system, if it was healed; else who settled it.
    resolved_by text,
    resolved_at timestamptz,
    note text,
    constraint reconciliation_difference_once unique (day, kind, stripe_id)
  );
  create index reconciliation_difference_open on reconciliation_difference (id) where resolved_at is null;
`,
);
