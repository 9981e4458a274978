import { migration } from '@muse/kit';

/** Stripe shows a detached payment method like one that was never saved: without a customer. */
export const detachedCards = migration(
  1018,
  'detached cards',
  `
  create table detached_card (
    payment_method_id text constraint detached_card_pkey primary key,
    detached_at timestamptz not null default muse_clock()
  );
`,
);
