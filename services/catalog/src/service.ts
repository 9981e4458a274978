import { service } from '@muse/kit';
import { backfillOffers } from './actions/backfill-offers.ts';
import { backfillStores } from './actions/backfill-stores.ts';
import { importOffers } from './actions/import-offers.ts';
import { listProducts } from './actions/list-products.ts';
import { listStores } from './actions/list-stores.ts';
import { lookUpOffers } from './actions/look-up-offers.ts';
import { putStore } from './actions/put-store.ts';
import { config } from './config.ts';
import { migrations } from './storage/migrations/index.ts';

/** Stores and offers: what can be bought, where, and at which price. */
export const catalog = service('catalog', {
  config,
  migrations,
  actions: [listStores, listProducts, putStore, importOffers, backfillStores, backfillOffers, lookUpOffers],
});
