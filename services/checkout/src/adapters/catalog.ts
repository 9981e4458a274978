import { api, type Variant, type VersionedOffer, type VersionedStore } from '@muse/contracts';
import type { ServiceClient } from '@muse/kit';

/** Client of the catalog, the source of prices and of the projection of stores. */
export const createCatalogClient = (call: ServiceClient) => ({
  currentOffers: async (variants: Variant[]): Promise<VersionedOffer[]> =>
    (await call(api.catalog.lookUpOffers, { body: { variants } })).body.offers,

  allStores: async (): Promise<VersionedStore[]> => (await call(api.catalog.backfillStores, {})).body.stores,
});
