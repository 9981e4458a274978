import { migration } from '@muse/kit';

/** What is reported to Stripe Tax: one calculation per order, and what each refund takes back of it. */
export const taxRecords = migration(
  1010,
  'tax records',
  `
  create table tax_record (
    order_number text constraint tax_record_pkey primary key,
    session_id text not null constraint tax_record_payment references payment,
    -- open: not captured yet. void: never captured, or the whole capture is refunded. failed: an operator must report it.
    state text not null constraint tax_record_state check (state in ('open', 'reporting', 'reported', 'failed', 'void')),
    -- null: the tax was estimated and Stripe has not been asked yet
    calculation_id text,
    -- what Stripe is asked after an estimate; null once it is reported
    estimate jsonb,
    transaction_id text constraint tax_record_transaction_unique unique,
    -- the lines of the transaction, with their ids at Stripe
    reported jsonb,
    failure text,
    looked_at timestamptz not null default muse_clock(),
    created_at timestamptz not null default muse_clock(),
    constraint tax_record_known check (state = 'void' or calculation_id is not null or estimate is not null),
    constraint tax_record_reported check ((state = 'reported') = (transaction_id is not null and reported is not null))
  );
  create index tax_record_of on tax_record (session_id);
  create index tax_record_open on tax_record (looked_at) where state = 'open';

  create table tax_reversal (
    refund_id text not null constraint tax_reversal_refund references refund,
    order_number text not null constraint tax_reversal_record references tax_record,
    -- of the refund: what it gave back of items, shipping and tax
    items_cents int not null,
    shipping_cents int not null,
    tax_cents int not null,
    -- of the transaction: what it takes back of each line
    reversed jsonb not null,
    -- null: not answered by Stripe yet; empty if there was nothing to take back
    transaction_id text,
    created_at timestamptz not null default muse_clock(),
    constraint tax_reversal_pkey primary key (refund_id, order_number)
  );
  create index tax_reversal_of on tax_reversal (order_number);
`,
);
