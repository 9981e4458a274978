import { api } from '@muse/contracts';
import { answer, reply } from '@muse/kit';
import { findOffers } from '../storage/offers.ts';
import { findStores } from '../storage/stores.ts';

export const lookUpOffers = answer(api.catalog.lookUpOffers, async ({ body: { variants } }, { db }) => {
  const storeIds = [...new Set(variants.map(({ storeId }) => storeId))];
  const [offers, stores] = await Promise.all([findOffers(db, variants), findStores(db, storeIds)]);
  return reply(200, { offers, stores });
});
