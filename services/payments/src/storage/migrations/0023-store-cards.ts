import { migration } from '@muse/kit';

/** The cards with which machines pay stores, by order. Their numbers are at Stripe only. */
export const storeCards = migration(
  1023,
  'store cards',
  `
  create table store_card (
    order_number text constraint store_card_pkey primary key,
    limit_cents int,
    currency text,
    card_id text constraint store_card_id_unique unique,
    state text not null constraint store_card_state check (state in ('active', 'cancelled')),
    created_at timestamptz not null default muse_clock(),
    cancelled_at timestamptz,
    constraint store_card_limit check (state = 'cancelled' or (limit_cents > 0 and currency is not null))
  );
`,
);
