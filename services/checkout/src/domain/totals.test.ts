import { type CartItem, sum } from '@muse/contracts';
import fc from 'fast-check';
import { freeze, serviceFeeOf, tooLarge, withCharges } from './totals.ts';

const item = (storeId: string, priceCents: number, quantity: number, originalPriceCents: number): CartItem => ({
  ...{
    id: 'ci_1',
    storeId,
    storeName: storeId,
    productSku: 'sku',
    productName: 'Thing',
    productUrl: 'https://a.example',
  },
  ...{ productImageUrl: null, size: null, color: null, quantity, priceCents, originalPriceCents, discountCents: 0 },
  ...{
    discountPercent: 0,
    totalPriceCents: 0,
    currency: 'USD',
    inStock: true,
    priceAtAddCents: 1,
    priceChangeCents: 0,
  },
  ...{ addedAt: '2026-01-01T00:00:00.000Z', updatedAt: '2026-01-01T00:00:00.000Z' },
});

const cents = fc.integer({ min: 0, max: 2_000_000 });
const lines = fc.array(fc.record({ price: cents, original: cents, quantity: fc.integer({ min: 1, max: 99 }) }), {
  minLength: 1,
  maxLength: 6,
});
const noFee = { basisPoints: 0, fixedCents: 0 };
const purchase = fc.array(lines, { minLength: 1, maxLength: 8 });
const selected = (stores: { price: number; original: number; quantity: number }[][]) =>
  stores.map((store, n) => ({
    ...{ storeId: `s${n}`, storeName: `Store ${n}` },
    items: store.map(({ price, original, quantity }) => item(`s${n}`, price, quantity, original)),
  }));

describe('totals', () => {
  it('always add up: lines to stores, stores to the session, parts to totals', () => {
    fc.assert(
      fc.property(
        purchase,
        fc.record({ basisPoints: fc.integer({ min: 0, max: 10_000 }), fixedCents: fc.nat(100_000) }),
        fc.array(fc.tuple(cents, cents), { minLength: 8, maxLength: 8 }),
        (wanted, fee, extra) => {
          const frozen = freeze(selected(wanted), fee);
          const charged = withCharges(
            frozen,
            frozen.stores.map((store, n) => ({
              shipping: { shippingCents: extra[n]?.[0] ?? 0, shippingOption: null, shippingOptions: undefined },
              tax: {
                lineTaxCents: store.items.map((_, line) => (extra[n]?.[1] ?? 0) + line),
                shippingTaxCents: extra[n]?.[0] ?? 0,
                taxState: 'calculated',
              },
            })),
          );
          for (const { stores, summary } of [frozen, charged]) {
            for (const part of [...stores, summary])
              expect(part.totalCents).toBe(
                part.subtotalCents + part.shippingCents + part.taxCents + part.serviceFeeCents,
              );
            for (const name of ['subtotalCents', 'discountCents', 'serviceFeeCents', 'totalCents'] as const)
              expect(summary[name]).toBe(sum(stores.map((store) => store[name])));
            for (const store of charged.stores)
              expect(store.taxCents).toBe(
                sum(store.items.map((line) => line.taxCents ?? 0)) + (store.shippingTaxCents ?? 0),
              );
            for (const store of stores)
              expect(store.subtotalCents).toBe(sum(store.items.map((line) => line.totalPriceCents)));
            expect(summary.serviceFeeCents).toBe(serviceFeeOf(summary.subtotalCents, fee));
            expect(summary.totalItemCount).toBe(sum(stores.map((store) => store.itemCount)));
          }
          expect(charged.summary.subtotalCents).toBe(frozen.summary.subtotalCents);
          expect(charged.summary.serviceFeeCents).toBe(frozen.summary.serviceFeeCents);
        },
      ),
    );
  });

  it('round the fee half up', () => {
    const halfPercentOf = (cents: number) => serviceFeeOf(cents, { basisPoints: 50, fixedCents: 0 });
    expect([0, 99, 100, 300].map(halfPercentOf)).toEqual([0, 0, 1, 2]);
  });

  it('split the fee, percentage and fixed amount, over the stores by their subtotals', () => {
    const of = (price: number) => [{ price, original: price, quantity: 1 }];
    const { stores, summary } = freeze(selected([of(1_000), of(1_000), of(1_000)]), {
      basisPoints: 0,
      fixedCents: 199,
    });
    expect(summary).toMatchObject({ serviceFeeCents: 199, totalCents: 3_199 });
    expect(stores.map((store) => store.serviceFeeCents)).toEqual([67, 66, 66]);
  });

  it('contain the discount, never below zero, and do not subtract it', () => {
    const { summary } = freeze(
      selected([
        [
          { price: 800, original: 1_000, quantity: 2 },
          { price: 9, original: 5, quantity: 1 },
        ],
      ]),
      noFee,
    );
    expect(summary).toMatchObject({ subtotalCents: 1_609, discountCents: 400, totalCents: 1_609 });
  });

  it('are refused above what a card can be charged', () => {
    const of = (price: number, original = price) => freeze(selected([[{ price, original, quantity: 1 }]]), noFee);
    expect([tooLarge(of(99_999_999)), tooLarge(of(100_000_000)), tooLarge(of(1, 100_000_001))]).toEqual([
      false,
      true,
      true,
    ]);
  });
});
