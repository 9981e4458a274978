import type { VersionedOffer, VersionedStore } from '@muse/contracts';
import type { Projection } from '@muse/kit';
import type { CartDependencies } from '../dependencies.ts';
import { upsertOffers } from '../storage/offers.ts';
import { upsertStores } from '../storage/stores.ts';

/** The stores and offers of the catalog, kept here so that a cart shows names, prices and stock without a call. */
export const storeProjection: Projection<VersionedStore, CartDependencies> = {
  name: 'stores',
  upsert: upsertStores,
  readPage: async ({ catalog }) => ({ rows: await catalog.allStores(), next: null }),
};

export const offerProjection: Projection<VersionedOffer, CartDependencies> = {
  name: 'offers',
  progressName: 'catalog', // stored name; do not rename
  upsert: upsertOffers,
  async readPage({ catalog }, afterVersion) {
    const { offers, next } = await catalog.offersAfter(afterVersion);
    return { rows: offers, next };
  },
};
