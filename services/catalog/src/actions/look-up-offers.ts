import { api } from '@muse/contracts';
import { answer, reply } from '@muse/kit';
import { findOffers } from '../storage/offers.ts';
import { allStores } from '../storage/stores.ts';

export const lookUpOffers = answer(api.catalog.lookUpOffers, async ({ body }, { db }) => {
  const [offers, stores] = await Promise.all([findOffers(db, body.variants), allStores(db)]);
  const wanted = new Set(body.variants.map((variant) => variant.storeId));
  return reply(200, { offers, stores: stores.filter((store) => wanted.has(store.storeId)) });
});
