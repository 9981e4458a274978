import { type Address, type CartItem, type ShippingRate, type StoredShipping, sum } from '@muse/contracts';
import fc from 'fast-check';
import { type ShippingQuote, shippingProviders, storesWithoutRates, unknownChoices } from './shipping-quotes.ts';
import { freeze, withCharges } from './totals.ts';

const now = '2026-06-15T12:00:00.000Z';
const seattle: Address = {
  ...{ name: 'Ada', address1: '400 Pine Street', address2: null, city: 'Seattle', state: 'WA', zip: '98101' },
  ...{ country: 'US', phone: null, email: null },
};
const juneau = { ...seattle, city: 'Juneau', state: 'AK', zip: '99801' };

const cents = fc.nat(1_000_000);
const every = (id: string) => ({
  ...{ id, name: id, validFrom: '2020-01-01', validTo: null, handlingDays: 1, cutOff: null },
  transitDays: { min: 2, max: 4 },
});
const terms = fc.record({
  freeFromCents: fc.option(cents),
  surcharges: fc.array(fc.record({ region: fc.constant('AK' as const), priceCents: cents }), { maxLength: 1 }),
});
/** Any rate: the boundary and the two prices of a table are random. */
const rate = (id: string): fc.Arbitrary<ShippingRate> =>
  fc
    .tuple(terms, cents, cents, fc.integer({ min: 1, max: 100_000 }), fc.option(fc.integer({ min: 1, max: 5_000 })))
    .chain(([more, low, high, border, defaultWeightGrams]) =>
      fc.constantFrom<ShippingRate>(
        { ...every(id), ...more, kind: 'flat', priceCents: low },
        { ...every(id), ...more, kind: 'per_item', baseCents: low, perItemCents: high },
        {
          ...{ ...every(id), ...more, kind: 'by_subtotal' },
          tiers: [
            { fromCents: 0, toCents: border, priceCents: high },
            { fromCents: border + 1, toCents: null, priceCents: low },
          ],
        },
        {
          ...{ ...every(id), ...more, kind: 'by_weight', defaultWeightGrams },
          tiers: [
            { fromGrams: 0, toGrams: border, priceCents: low },
            { fromGrams: border + 1, toGrams: null, priceCents: high },
          ],
        },
      ),
    );
const rulesWith = (rates: ShippingRate[]): StoredShipping => ({
  ...{ countries: ['US'], excludedStates: [], freeFromCents: null, rates },
});
const rules = fc.oneof(
  fc.tuple(rate('standard')).map(rulesWith),
  fc.tuple(rate('standard'), rate('express')).map(rulesWith),
  fc.constant(rulesWith([])),
  fc.record({ flatCents: cents, freeFromCents: fc.option(cents) }).map((flat) => ({ ...rulesWith([]), ...flat })),
);
const line = fc.record({
  priceCents: fc.integer({ min: 1, max: 200_000 }),
  quantity: fc.integer({ min: 1, max: 99 }),
  weightGrams: fc.option(fc.integer({ min: 1, max: 50_000 })),
});
const store = fc.record({ rules, lines: fc.array(line, { minLength: 1, maxLength: 5 }) });
const purchase = fc.array(store, { minLength: 1, maxLength: 8 });

const frozen = (stores: { lines: { priceCents: number; quantity: number; weightGrams: number | null }[] }[]) =>
  freeze(
    stores.map(({ lines }, n) => ({
      ...{ storeId: `s${n}`, storeName: `Store ${n}` },
      items: lines.map((one, m) => ({ ...item, ...one, id: `ci_${n}_${m}`, storeId: `s${n}` })),
    })),
    { basisPoints: 250, fixedCents: 99 },
  );
const item: CartItem = {
  ...{ id: '', storeId: '', storeName: '', productSku: 'X', productName: 'X', productUrl: 'https://x.example/x' },
  ...{ productImageUrl: null, size: null, color: null, quantity: 1, priceCents: 1, originalPriceCents: 1 },
  ...{ discountCents: 0, discountPercent: 0, totalPriceCents: 1, currency: 'USD', inStock: true },
  ...{ priceAtAddCents: 1, priceChangeCents: 0, addedAt: now, updatedAt: now },
};
const quoted = (
  stores: { rules: StoredShipping; lines: { priceCents: number; quantity: number; weightGrams: number | null }[] }[],
  address: Address,
  chosen: Record<string, string> = {},
) => {
  const snapshot = frozen(stores);
  const known = new Map(stores.map((each, n) => [`s${n}`, each.rules]));
  const quotes = shippingProviders.rules({ stores: snapshot.stores, address, rules: known, chosen, now });
  return { snapshot, quotes };
};
const untaxed = (quote: ShippingQuote) => ({
  ...{ shipping: quote, tax: { lineTaxCents: [], shippingTaxCents: 0, taxState: 'calculated' as const } },
});

describe('the shipping of any purchase', () => {
  it('is whole cents per store, and the parts add up to the total', () => {
    fc.assert(
      fc.property(purchase, (stores) => {
        const { snapshot, quotes } = quoted(stores, seattle);
        const { summary, stores: charged } = withCharges(snapshot, quotes.map(untaxed));
        for (const { shippingCents } of quotes)
          expect(Number.isSafeInteger(shippingCents) && shippingCents >= 0).toBe(true);
        expect(summary.shippingCents).toBe(sum(quotes.map(({ shippingCents }) => shippingCents)));
        expect(summary.totalCents).toBe(summary.subtotalCents + summary.shippingCents + summary.serviceFeeCents);
        expect(sum(charged.map(({ totalCents }) => totalCents))).toBe(summary.totalCents);
      }),
    );
  });

  it('is the cheapest option unless another is chosen, and exactly one option is selected', () => {
    fc.assert(
      fc.property(purchase, (stores) => {
        for (const { shippingCents, shippingOption, shippingOptions } of quoted(stores, seattle).quotes) {
          if (!shippingOptions) continue;
          expect(shippingCents).toBe(Math.min(...shippingOptions.map(({ priceCents }) => priceCents)));
          const selected = shippingOptions.filter((option) => option.selected);
          expect(selected).toMatchObject([{ id: shippingOption?.id, priceCents: shippingCents }]);
        }
      }),
    );
  });

  it('follows every choice that was offered, and refuses every other', () => {
    fc.assert(
      fc.property(purchase, (stores) => {
        const offered = quoted(stores, seattle).quotes.map(({ shippingOptions }) => shippingOptions?.at(-1));
        const chosen = Object.fromEntries(offered.flatMap((option, n) => (option ? [[`s${n}`, option.id]] : [])));
        const { snapshot, quotes } = quoted(stores, seattle, chosen);
        quotes.forEach(({ shippingCents }, n) => {
          if (offered[n]) expect(shippingCents).toBe(offered[n].priceCents);
        });
        expect(unknownChoices(snapshot.stores, quotes, chosen)).toEqual([]);
        const other = { s0: 'teleport' };
        expect(unknownChoices(snapshot.stores, quoted(stores, seattle, other).quotes, other)).toHaveLength(1);
      }),
    );
  });

  it('costs at least as much in Alaska, and is unknown at the same stores', () => {
    fc.assert(
      fc.property(purchase, (stores) => {
        const { snapshot, quotes } = quoted(stores, seattle);
        const there = quoted(stores, juneau).quotes;
        quotes.forEach(({ shippingCents }, n) => {
          expect(there[n]?.shippingCents).toBeGreaterThanOrEqual(shippingCents);
        });
        expect(storesWithoutRates(snapshot.stores, there)).toEqual(storesWithoutRates(snapshot.stores, quotes));
      }),
    );
  });
});
