import { api } from '@muse/contracts';
import { answer, reply } from '@muse/kit';
import { offersAfter } from '../storage/offers.ts';

const page = 500;

export const backfillOffers = answer(api.catalog.backfillOffers, async ({ query }, { db }) => {
  const offers = await offersAfter(db, query.after, page);
  return reply(200, { offers, next: offers.length === page ? (offers.at(-1)?.version ?? null) : null });
});
