import { sum } from '@muse/contracts';
import fc from 'fast-check';
import { type ShippingTerms, showCart, summaryOf } from './cart.ts';
import type { CartLine } from './item.ts';
import { showItem } from './item.ts';
import { shippingRates } from './shipping-rates.ts';

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
  weightGrams: null,
  storeName: 'Store A',
  storeWebsite: 'https://a.example',
  storeLogoUrl: null,
  storeShipping: {
    ...{ countries: ['US'], excludedStates: [], flatCents: 700, freeFromCents: 5_000 },
    ...{ rates: [], noPoBoxes: false },
  },
  ...more,
});
const stored = (lines: CartLine[]) => ({ version: 1, updatedAt: null, lines, now: '2026-06-15T12:00:00.000Z' });
const rules: ShippingTerms = { rates: shippingRates.rules, freeShippingNearCents: 2_000 };
const cartOf = (...lines: CartLine[]) =>
  showCart(stored(lines), { rates: shippingRates.none, freeShippingNearCents: 2_000 });

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
    const { stores, summary } = showCart(stored(lines), rules);
    expect(summary).toMatchObject({ estimatedShippingCents: 1_400, grandTotalCents: 4_397 });
    expect(stores.map((store) => store.freeShippingRemainingCents)).toEqual([3_002, 4_001]);
    expect(summaryOf(stored(lines), rules)).toEqual(summary);
  });

  it('contain no shipping for a store of which nothing is in stock', () => {
    const { stores, messages } = showCart(stored([line({ inStock: false })]), rules);
    expect(stores[0]).toMatchObject({ estimatedShippingCents: 0, freeShippingRemainingCents: null });
    expect(messages.map(({ code }) => code)).toEqual(['out_of_stock']);
  });

  it('add up to the cent, whatever is in the cart', () => {
    const anyLine = fc.record({
      storeId: fc.constantFrom('a', 'b', 'c'),
      quantity: fc.integer({ min: 1, max: 99 }),
      priceCents: fc.integer({ min: 1, max: 99_999_999 }),
      inStock: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(anyLine, { maxLength: 100 }), (anyLines) => {
        const { stores, summary } = showCart(stored(anyLines.map((some) => line(some))), rules);
        expect(summary.grandTotalCents).toBe(
          sum(stores.map((store) => store.subtotalCents + store.estimatedShippingCents)),
        );
      }),
    );
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

  it('say where little is missing for free shipping, across stores', () => {
    const { messages } = showCart(
      stored([
        line({ priceCents: 4_300, storeName: 'Nordstrom' }),
        line({ storeId: 'b', priceCents: 2_999 }), // 20.01 missing
        line({ storeId: 'c', priceCents: 5_000 }), // ships free already
        line({ storeId: 'd', priceCents: 3_000, storeName: 'REI' }),
      ]),
      rules,
    );
    expect(messages).toEqual([
      {
        ...{ severity: 'info', code: 'free_shipping_near', detail: '$7.00 more at Nordstrom ships free.' },
        pointer: '/stores/0/freeShippingRemainingCents',
      },
      expect.objectContaining({ detail: '$20.00 more at REI ships free.' }),
    ]);
  });

  it('name a store whose shipping is unknown, which is not free', () => {
    const unknown = { countries: ['US'], excludedStates: [], freeFromCents: null, rates: [], noPoBoxes: false };
    const { messages, summary } = showCart(stored([line({ storeShipping: unknown })]), rules);
    expect(summary.estimatedShippingCents).toBe(0);
    expect(messages).toMatchObject([
      { severity: 'info', code: 'shipping_unknown', detail: expect.stringContaining('Store A') },
    ]);
  });
});
