import { api, type Variant, type VersionedOffer, type VersionedStore } from '@muse/contracts';
import type { ServiceClient } from '@muse/kit';

/** Client of the catalog: the source of the projections. Throws a 503 refusal if the catalog does not answer. */
export const createCatalogClient = (call: ServiceClient) => ({
  async lookUp(variants: readonly Variant[]): Promise<{ offers: VersionedOffer[]; stores: VersionedStore[] }> {
    const wanted = variants.map(({ storeId, productSku, size, color }) => ({ storeId, productSku, size, color }));
    return (await call(api.catalog.lookUpOffers, { body: { variants: wanted } })).body;
  },

  async allStores(): Promise<VersionedStore[]> {
    return (await call(api.catalog.backfillStores, {})).body.stores;
  },

  /** One page of offers in the order of their versions. `next`: the version after which the following page begins; null on the last page. */
  async offersAfter(version: number): Promise<{ offers: VersionedOffer[]; next: number | null }> {
    return (await call(api.catalog.backfillOffers, { query: { after: String(version) } })).body;
  },
});

export type CatalogClient = ReturnType<typeof createCatalogClient>;
