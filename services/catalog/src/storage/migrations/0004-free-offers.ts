import { migration } from '@muse/kit';

/** Samples and gifts cost nothing. Not valid: existing rows satisfy the stricter constraint that this replaces. */
export const freeOffers = migration(
  1004,
  'free offers',
  `
  alter table offer drop constraint offer_price_positive;
  alter table offer add constraint offer_price_not_negative check (price_cents >= 0) not valid;
`,
);
