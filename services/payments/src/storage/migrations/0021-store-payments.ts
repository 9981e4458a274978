import { migration } from '@muse/kit';

/** What was paid to stores, by a card statement or a transfer. Each reference is booked once. */
export const storePayments = migration(
  1021,
  'store payments',
  `
  create table store_payment (
    id bigint generated always as identity constraint store_payment_pkey primary key,
    reference text not null constraint store_payment_once unique,
    store_id text not null,
    -- Negative: the store has paid back.
    amount_cents bigint not null constraint store_payment_amount check (amount_cents <> 0),
    currency text not null,
    paid_at timestamptz not null,
    booked_at timestamptz not null default muse_clock(),
    booked_by text not null
  );
  create index store_payment_of_store on store_payment (store_id, id desc);
`,
);
