import { api, type VersionedStore } from '@muse/contracts';
import type { Caller } from '@muse/kit';

/** The catalog, asked for what was said before we listened. */
export const createCatalogClient = (call: Caller) => ({
  allStores: async (): Promise<VersionedStore[]> => (await call(api.catalog.backfillStores, {})).body.stores,
});
