import { api, type Variant, type VersionedOffer, type VersionedStore } from '@muse/contracts';
import type { Caller } from '@muse/kit';

/** What the catalog itself says, where our projection of it is not enough. Silence is a 503. */
export const createCatalogClient = (ask: Caller) => ({
  async lookUp(variants: readonly Variant[]): Promise<{ offers: VersionedOffer[]; stores: VersionedStore[] }> {
    const asked = variants.map(({ storeId, productSku, size, color }) => ({ storeId, productSku, size, color }));
    return (await ask(api.catalog.lookUpOffers, { body: { variants: asked } })).body;
  },

  async allStores(): Promise<VersionedStore[]> {
    return (await ask(api.catalog.backfillStores, {})).body.stores;
  },

  /** A page of offers in the order of their versions; `next` is where the following page begins. */
  async offersAfter(version: number): Promise<{ offers: VersionedOffer[]; next: number | null }> {
    return (await ask(api.catalog.backfillOffers, { query: { after: String(version) } })).body;
  },
});

export type CatalogClient = ReturnType<typeof createCatalogClient>;
