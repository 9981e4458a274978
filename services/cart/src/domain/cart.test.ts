import { showCart, summaryOf } from './cart.ts';
import type { CartLine } from './item.ts';
import { showItem } from './item.ts';
import { type ShippingRates, shippingRates } from './shipping-rates.ts';

const line = (more: Partial<CartLine> = {}): CartLine => ({
  id: `ci_${more.storeId ?? 'a'}_${more.productSku ?? 'x'}`,
  storeId: 'a',
  productSku: 'x',
  size: null,
  color: null,
  quantity: 1,
  priceAtAddCents: more.priceCents ?? 1_000,
  addedAt: '2025-11-01T10:00:00.000Z',
  updatedAt: '2025-11-01T10:00:00.000Z',
  productName: 'Thing',
  productUrl: 'https://a.example/x',
  productImageUrl: null,
  priceCents: 1_000,
  originalPriceCents: more.priceCents ?? 1_000,
  currency: 'USD',
  inStock: true,
  storeName: 'Store A',
  storeWebsite: 'https://a.example',
  storeLogoUrl: null,
  storeShipping: {
    ...{ countries: ['US'], excludedStates: [], flatCents: 700, freeFromCents: 5_000 },
    ...{ rates: [], noPoBoxes: false },
  },
  ...more,
});
const cartOf = (...lines: CartLine[]) => showCart({ version: 1, updatedAt: null, lines }, shippingRates.none);

describe('an item', () => {
  it('shows the discount in whole percent', () => {
    expect(showItem(line({ priceCents: 2_000, originalPriceCents: 3_000 }))).toMatchObject({
      discountCents: 1_000,
      discountPercent: 33,
    });
  });

  it('above its original price has no discount', () => {
    expect(showItem(line({ priceCents: 2_000, originalPriceCents: 1_500 }))).toMatchObject({
      discountCents: 0,
      discountPercent: 0,
    });
  });
});

describe('the totals of a cart', () => {
  const lines = [
    line({ storeId: 'b', quantity: 2, priceCents: 999, originalPriceCents: 1_500 }),
    line({ quantity: 3, priceCents: 333 }),
    line({ storeId: 'b', productSku: 'y', quantity: 50, inStock: false }),
  ];

  it('are the sums over its stores', () => {
    const { stores, summary } = cartOf(...lines);
    expect(stores.map(({ storeId, itemCount, subtotalCents }) => [storeId, itemCount, subtotalCents])).toEqual([
      ['b', 2, 1_998],
      ['a', 3, 999],
    ]);
    expect(summary).toMatchObject({
      totalStoreCount: 2,
      totalItemCount: 5,
      subtotalCents: 2_997,
      discountCents: 1_002,
    });
  });

  it('contain the shipping estimate for the items in stock of each store', () => {
    const flat: ShippingRates = ({ shipping, subtotalCents }) => ({
      estimatedShippingCents: shipping.flatCents,
      freeShippingRemainingCents: (shipping.freeFromCents ?? 0) - subtotalCents,
    });
    const summary = summaryOf(lines, flat);
    expect(summary).toMatchObject({ estimatedShippingCents: 1_400, grandTotalCents: 4_397 });
    expect(showCart({ version: 1, updatedAt: null, lines }, flat).stores[0]?.freeShippingRemainingCents).toBe(3_002);
  });
});

describe('the messages of a cart', () => {
  it('point to their line as it is shown', () => {
    const { messages } = cartOf(
      line({ storeId: 'b' }),
      line({ priceAtAddCents: 900 }),
      line({ storeId: 'b', productSku: 'y', inStock: false, priceAtAddCents: 1 }),
    );
    expect(messages.map(({ code, pointer }) => [code, pointer])).toEqual([
      ['out_of_stock', '/stores/0/items/1'],
      ['price_changed', '/stores/1/items/0'],
    ]);
  });
});
