import { migration } from '@muse/kit';

export const paymentsAndRefunds = migration(
  1001,
  'payments and refunds',
  `
  create table payment (
    session_id text constraint payment_pkey primary key,
    id text not null constraint payment_id_unique unique,
    shopper text,
    amount_cents int,
    currency text,
    status text not null constraint payment_status check (status in ('processing', 'requires_action', 'declined', 'captured', 'cancelled')),
    -- 0: the session was abandoned before anything was submitted
    attempt int not null,
    payment_method_id text,
    intent_id text constraint payment_intent_unique unique,
    charge_id text,
    captured_at timestamptz,
    captured_cents int,
    -- The whole capture is refunded: the session did not want it any more.
    unwanted boolean not null default false,
    decline jsonb,
    abandoned_at timestamptz,
    looked_at timestamptz,
    created_at timestamptz not null default muse_clock(),
    updated_at timestamptz not null default muse_clock(),
    constraint payment_submitted check (attempt = 0 or (shopper is not null and amount_cents >= 0 and currency is not null and payment_method_id is not null)),
    constraint payment_captured check ((status = 'captured') = (captured_at is not null and captured_cents is not null))
  );
  create index payment_undecided on payment (updated_at)
    where status in ('processing', 'requires_action') or (status = 'declined' and abandoned_at is not null);

  create table payment_history (
    id bigint generated always as identity primary key,
    session_id text not null constraint payment_history_payment references payment,
    attempt int not null,
    from_status text,
    to_status text not null,
    fact text not null,
    at timestamptz not null default muse_clock()
  );
  create index payment_history_of on payment_history (session_id, id);

  create table share (
    order_number text constraint share_pkey primary key,
    session_id text not null constraint share_payment references payment,
    store_id text not null,
    items_cents int not null,
    shipping_cents int not null,
    tax_cents int not null,
    fee_cents int not null,
    total_cents int not null,
    tax_state text not null,
    constraint share_adds_up check (total_cents = items_cents + shipping_cents + tax_cents + fee_cents)
  );
  create index share_of on share (session_id);

  create table refund (
    id text constraint refund_pkey primary key,
    session_id text not null constraint refund_payment references payment,
    -- null: a whole capture is refunded
    order_number text constraint refund_share references share,
    intent_id text not null,
    amount_cents int not null constraint refund_positive check (amount_cents > 0),
    currency text not null,
    cause text not null constraint refund_cause_unique unique,
    reason text not null,
    status text not null constraint refund_status check (status in ('requested', 'pending', 'succeeded', 'failed')),
    stripe_refund_id text constraint refund_stripe_id_unique unique,
    failure text,
    looked_at timestamptz,
    created_at timestamptz not null default muse_clock(),
    updated_at timestamptz not null default muse_clock()
  );
  create index refund_of on refund (session_id);
  create index refund_undecided on refund (updated_at) where status in ('requested', 'pending');

  create table refund_history (
    id bigint generated always as identity primary key,
    refund_id text not null constraint refund_history_refund references refund,
    from_status text,
    to_status text not null,
    fact text not null,
    at timestamptz not null default muse_clock()
  );
  create index refund_history_of on refund_history (refund_id, id);
`,
);
