import { api, type Variant, type VersionedOffer, type VersionedStore } from '@muse/contracts';
import { stubbed, type TestEnvironment } from '@muse/kit/testing';

/** A catalog that knows what a test puts on its shelves, and tells nobody unless it is asked. */
export interface StubCatalog {
  /** A store, and a variant it sells; each call is a newer version of it. */
  store(storeId: string, more?: Partial<VersionedStore>): VersionedStore;
  offer(productSku: string, more?: Partial<VersionedOffer>): VersionedOffer;
  withdraw(variant: Variant): void;
  /** How often it was asked about single variants. */
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
  let away = false;
  const present = <T>(body: T) => {
    if (away) throw new Error('the catalog is away');
    return { status: 200 as const, body };
  };
  const { asked } = await env.stub('catalog', [
    stubbed(api.catalog.lookUpOffers, ({ body }) => {
      const found = body.variants.flatMap((variant) => offers.get(keyOf(variant)) ?? []);
      return present({ offers: found, stores: found.flatMap((offer) => stores.get(offer.storeId) ?? []) });
    }),
    stubbed(api.catalog.backfillStores, () => present({ stores: [...stores.values()] })),
    stubbed(api.catalog.backfillOffers, ({ query }) => {
      const rest = [...offers.values()].filter((offer) => offer.version > Number(query.after));
      const page = rest.sort((a, b) => a.version - b.version).slice(0, pageSize);
      return present({ offers: page, next: rest.length > pageSize ? (page.at(-1)?.version ?? null) : null });
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
    goDown: () => void (away = true),
    comeUp: () => void (away = false),
  };
  return self;
}
