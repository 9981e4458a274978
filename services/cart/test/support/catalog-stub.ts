import { api, type Variant, type VersionedOffer, type VersionedStore } from '@muse/contracts';
import { stubbed, type TestEnvironment } from '@muse/kit/testing';

/** A stub of the catalog over HTTP. It publishes no events: a test publishes them itself if it wants them. */
export interface StubCatalog {
  /** Adds or changes a store or an offer; each call gives it a newer version. */
  store(storeId: string, more?: Partial<VersionedStore>): VersionedStore;
  offer(productSku: string, more?: Partial<VersionedOffer>): VersionedOffer;
  withdraw(variant: Variant): void;
  /** The number of look-up calls so far. */
  lookUpCount(): number;
  goDown(): void;
  comeUp(): void;
}

const keyOf = ({ storeId, productSku, size, color }: Variant) => JSON.stringify([storeId, productSku, size, color]);
const pageSize = 2;

export async function stubCatalog(env: TestEnvironment): Promise<StubCatalog> {
  const stores = new Map<string, VersionedStore>();
  const offers = new Map<string, VersionedOffer>();
  let version = 0;
  let down = false;
  const answerUnlessDown = <T>(body: T) => {
    if (down) throw new Error('the catalog is down');
    return { status: 200 as const, body };
  };
  const { asked } = await env.stub('catalog', [
    stubbed(api.catalog.lookUpOffers, ({ body }) => {
      const found = body.variants.flatMap((variant) => offers.get(keyOf(variant)) ?? []);
      return answerUnlessDown({ offers: found, stores: found.flatMap((offer) => stores.get(offer.storeId) ?? []) });
    }),
    stubbed(api.catalog.backfillStores, () => answerUnlessDown({ stores: [...stores.values()] })),
    stubbed(api.catalog.backfillOffers, ({ query }) => {
      const rest = [...offers.values()].filter((offer) => offer.version > Number(query.after));
      const page = rest.sort((a, b) => a.version - b.version).slice(0, pageSize);
      return answerUnlessDown({ offers: page, next: rest.length > pageSize ? (page.at(-1)?.version ?? null) : null });
    }),
  ]);

  const self: StubCatalog = {
    store(storeId, more = {}) {
      version += 1;
      const store: VersionedStore = {
        storeId,
        name: `The ${storeId} store`,
        website: `https://${storeId}.example`,
        logoUrl: null,
        shipping: { countries: ['US'], excludedStates: [], flatCents: 0, freeFromCents: null },
        placement: { methods: ['manual'] },
        ...more,
        version,
      };
      stores.set(storeId, store);
      return store;
    },
    offer(productSku, more = {}) {
      version += 1;
      const { storeId = 'nordstrom' } = more;
      if (!stores.has(storeId)) self.store(storeId);
      const variant = { storeId, productSku, size: more.size ?? null, color: more.color ?? null };
      const offer: VersionedOffer = {
        productName: `Product ${productSku}`,
        productUrl: `https://${storeId}.example/${productSku}`,
        productImageUrl: null,
        brand: null,
        taxCode: null,
        priceCents: 10_000,
        originalPriceCents: more.priceCents ?? 10_000,
        currency: 'USD',
        inStock: true,
        weightGrams: null,
        updatedAt: '2025-11-01T10:00:00.000Z',
        ...offers.get(keyOf(variant)),
        ...more,
        ...variant,
        version,
      };
      offers.set(keyOf(variant), offer);
      return offer;
    },
    withdraw: (variant) => void offers.delete(keyOf(variant)),
    lookUpCount: () => asked.filter(({ endpoint }) => endpoint === api.catalog.lookUpOffers.id).length,
    goDown: () => void (down = true),
    comeUp: () => void (down = false),
  };
  return self;
}
