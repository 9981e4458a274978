import type { Cart, CartItem, FingerprintedMethod, StoreShipping, VersionedStore } from '@muse/contracts';

/** The part of a cart item that matters to a test; `cartOf` fills in the rest. */
export interface CartEntry {
  store: string;
  sku: string;
  priceCents: number;
  quantity?: number;
  originalPriceCents?: number;
  inStock?: boolean;
  currency?: string;
  url?: string;
  weightGrams?: number;
}

export const newYork = {
  name: 'Alice Adams',
  address1: '1 Main Street',
  city: 'New York',
  state: 'NY',
  zip: '10001',
  country: 'US',
  email: 'alice@example.com',
};

/** Oregon has no sales tax, so that totals are sums of prices. */
export const portland = { ...newYork, address1: '1 Burnside Street', city: 'Portland', state: 'OR', zip: '97209' };

export const twoStores: CartEntry[] = [
  { store: 'nordstrom', sku: 'shirt', priceCents: 4_999, originalPriceCents: 6_000, quantity: 2 },
  { store: 'rack', sku: 'socks', priceCents: 1_201 },
];

export const cardOf = (id: string): FingerprintedMethod => ({
  id,
  brand: 'visa',
  last4: '4242',
  expMonth: 12,
  expYear: 2030,
  fingerprint: `print_of_${id}`,
});

export function cartOf(entries: CartEntry[]): Cart {
  const items = entries.map(itemOf);
  const currency = entries[0]?.currency ?? 'USD';
  const zero = { subtotalCents: 0, discountCents: 0, estimatedShippingCents: 0 };
  return {
    stores: [...new Set(entries.map((entry) => entry.store))].map((storeId) => ({
      ...{ storeId, storeName: nameOf(storeId), storeWebsite: 'https://store.example', storeLogoUrl: null },
      items: items.filter((item) => item.storeId === storeId),
      ...{ itemCount: 0, ...zero, freeShippingRemainingCents: null },
    })),
    summary: { totalStoreCount: 0, totalItemCount: 0, ...zero, grandTotalCents: 0, currency },
    ...{ currency, version: 1, updatedAt: null, messages: [] },
  };
}

const nameOf = (storeId: string) => storeId.charAt(0).toUpperCase() + storeId.slice(1);

function itemOf(entry: CartEntry): CartItem {
  const {
    store,
    sku,
    priceCents,
    quantity = 1,
    originalPriceCents = priceCents,
    inStock = true,
    weightGrams = null,
    currency = 'USD',
  } = entry;
  const productUrl = entry.url ?? `https://store.example/${sku}`;
  const at = '2026-01-01T00:00:00.000Z';
  return {
    ...{ id: `ci_${sku}`, storeId: store, storeName: nameOf(store), productSku: sku, productName: `The ${sku}` },
    ...{ productUrl, productImageUrl: null, size: 'M', color: null, quantity },
    ...{ priceCents, originalPriceCents, discountCents: 0, discountPercent: 0, totalPriceCents: priceCents * quantity },
    ...{ currency, inStock, weightGrams, priceAtAddCents: priceCents, priceChangeCents: 0, addedAt: at, updatedAt: at },
  };
}

export const storeOf = (storeId: string, version: number, shipping: Partial<StoreShipping>): VersionedStore => ({
  ...{ storeId, version, name: nameOf(storeId), website: 'https://store.example', logoUrl: null },
  shipping: { countries: ['US'], excludedStates: [], flatCents: 0, freeFromCents: null, ...shipping },
  placement: { methods: ['manual'] },
});
