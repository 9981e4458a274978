import { api, type VersionedStore } from '@muse/contracts';
import type { ServiceClient } from '@muse/kit';

/** The catalog, asked for what was said before we listened. */
export const catalogAt = (call: ServiceClient) => ({
  allStores: async (): Promise<VersionedStore[]> => (await call(api.catalog.backfillStores, {})).body.stores,
});
