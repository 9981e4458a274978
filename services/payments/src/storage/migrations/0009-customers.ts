import { migration } from '@muse/kit';

export const customers = migration(
  1009,
  'customers',
  `
  create table customer (
    shopper text constraint customer_pkey primary key,
    -- null: not created yet, or deleted at Stripe
    stripe_customer_id text constraint customer_stripe_id_unique unique,
    -- Counts the customers of this shopper: one that replaces a deleted one needs another idempotency key.
    generation int not null default 1,
    created_at timestamptz not null default muse_clock()
  );
  -- Of the current attempt, so that every repetition of its calls has the same parameters.
  alter table payment add column customer_id text, add column save_card boolean not null default false;
`,
);
