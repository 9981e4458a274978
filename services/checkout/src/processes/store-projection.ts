import type { VersionedStore } from '@muse/contracts';
import type { Projection } from '@muse/kit';
import type { CheckoutDependencies } from '../dependencies.ts';
import { upsertStores } from '../storage/stores.ts';

/** The delivery rules of the stores, kept here so that an address is checked without a call to the catalog. */
export const storeProjection: Projection<VersionedStore, CheckoutDependencies> = {
  name: 'stores',
  upsert: upsertStores,
  readPage: async ({ catalog }) => ({ rows: await catalog.allStores(), next: null }),
};
