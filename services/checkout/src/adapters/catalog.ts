import { api, type VersionedStore } from '@muse/contracts';
import type { Caller } from '@muse/kit';

/** Client of the catalog: reads all stores with their versions, for the projection of stores. */
export const createCatalogClient = (call: Caller) => ({
  allStores: async (): Promise<VersionedStore[]> => (await call(api.catalog.backfillStores, {})).body.stores,
});
