import type { VersionedStore } from '@muse/contracts';
import type { Projection } from '@muse/kit';
import type { PlacementDependencies } from '../dependencies.ts';
import { upsertStores } from '../storage/stores.ts';

/** The stores of the catalog, kept here so that instructions link to the site of a store without a call. */
export const storeProjection: Projection<VersionedStore, PlacementDependencies> = {
  name: 'stores',
  upsert: upsertStores,
  readPage: async ({ catalog }) => ({ rows: await catalog.allStores(), next: null }),
};
