import { api, type VersionedStore } from '@muse/contracts';
import type { ServiceClient } from '@muse/kit';

/** Client of the catalog: reads all stores with their versions, for the projection of stores. */
export const createCatalogClient = (call: ServiceClient) => ({
  allStores: async (): Promise<VersionedStore[]> => (await call(api.catalog.backfillStores, {})).body.stores,
});
