import { migration } from '@muse/kit';

/** `shipping` stays beside it as release 0.1.0 reads and writes it. */
export const shippingRules = migration(
  1003,
  'shipping rules',
  `
  alter table store add column shipping_rules jsonb;
  alter table offer add column weight_grams int constraint offer_weight_positive check (weight_grams > 0);
`,
);
