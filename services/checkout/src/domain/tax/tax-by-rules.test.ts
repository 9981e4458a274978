import { sum, type TaxCode, taxCodes } from '@muse/contracts';
import fc from 'fast-check';
import { canada } from './canada-rates.ts';
import { rulesAt } from './rates.ts';
import { taxByRules } from './tax-by-rules.ts';
import { unitedStates } from './us-rates.ts';

const day = '2026-11-29';
const clothing = 'txcd_30011000';
const line = (priceCents: number, taxCode: string | null = null, quantity = 1) => ({
  ...{ priceCents, quantity, taxCode },
  totalPriceCents: priceCents * quantity,
});
const taxAt = (state: string, items: ReturnType<typeof line>[], shippingCents = 0, country = 'US') =>
  taxByRules({ items, shippingCents }, rulesAt(country, state, day));
const taxOn = (state: string, price: number, code: string | null = null, quantity = 1) =>
  taxAt(state, [line(price, code, quantity)]).lineTaxCents[0];

describe('tax by the table of rates', () => {
  it.each(['OR', 'NH', 'MT', 'DE', 'AK', 'GU', 'AE'])('%s has no sales tax', (state) => {
    expect(taxAt(state, [line(10_000), line(10_000, clothing)], 900)).toEqual({
      lineTaxCents: [0, 0],
      shippingTaxCents: 0,
    });
  });

  it.each(['PA', 'NJ', 'MN', 'VT'])('%s exempts clothing, and taxes other goods', (state) => {
    expect(taxOn(state, 50_000, clothing)).toBe(0);
    expect(taxOn(state, 50_000)).toBeGreaterThan(2_900);
  });

  it('New York exempts clothing under $110 per unit, not per line', () => {
    expect(taxOn('NY', 10_999, clothing, 5)).toBe(0);
    expect(taxOn('NY', 11_000, clothing)).toBe(939); // 8.54 % of 110.00 is 9.394
    expect(taxOn('NY', 5_000)).toBe(427);
    expect(taxOn('NY', 5_000, 'txcd_30060007')).toBe(427); // jewellery is no clothing
  });

  it('Massachusetts and Rhode Island tax clothing above $175 and $250 per unit', () => {
    expect(taxOn('MA', 17_500, clothing, 3)).toBe(0);
    expect(taxOn('MA', 20_000, clothing, 2)).toBe(313); // 6.25 % of twice 25.00 is 3.125
    expect(taxOn('RI', 25_000, clothing)).toBe(0);
    expect(taxOn('RI', 26_000, clothing)).toBe(70);
  });

  it('rounds each line once, half up', () => {
    expect(taxOn('MA', 1_000)).toBe(63); // 62.5
    expect(taxOn('MA', 100, null, 10)).toBe(63);
  });

  it('taxes shipping where the state does, as far as the goods are taxed', () => {
    expect(taxAt('CA', [line(10_000)], 1_000).shippingTaxCents).toBe(0);
    expect(taxAt('WA', [line(10_000)], 1_000).shippingTaxCents).toBe(95);
    expect(taxAt('PA', [line(10_000, clothing)], 1_000).shippingTaxCents).toBe(0);
    expect(taxAt('PA', [line(10_000, clothing), line(10_000)], 1_000).shippingTaxCents).toBe(32); // half of 6.34 %
  });

  it('Canada: GST, HST, PST and QST, with books and groceries apart', () => {
    const inCanada = (province: string, code: string | null) =>
      taxAt(province, [line(10_000, code)], 0, 'CA').lineTaxCents[0];
    expect(['AB', 'BC', 'ON', 'QC', 'NS'].map((province) => inCanada(province, null))).toEqual([
      500, 1_200, 1_300, 1_498, 1_400,
    ]);
    expect(['ON', 'QC', 'BC'].map((province) => inCanada(province, 'txcd_35010000'))).toEqual([500, 500, 500]);
    expect(inCanada('ON', 'txcd_40040000')).toBe(0);
  });

  it('uses the row that is valid on the day', () => {
    expect(rulesAt('CA', 'NS', '2025-03-31').rate).toBe(15_000);
    expect(rulesAt('CA', 'NS', '2025-04-01').rate).toBe(14_000);
    expect(rulesAt('US', 'LA', '2024-12-31').rate).toBeLessThan(rulesAt('US', 'LA', '2025-01-01').rate);
    expect(rulesAt('US', 'CA', '2020-01-01')).toBe(rulesAt('US', 'CA', day));
  });

  it.each(Object.entries({ ...unitedStates, ...canada }))(
    '%s: the rows are in order, without a day twice',
    (_, rows) => {
      const days = rows.map(({ validFrom }) => validFrom);
      expect(days).toEqual([...new Set(days)].toSorted());
    },
  );
});

describe('tax: properties', () => {
  const places = [
    ...Object.keys(unitedStates).map((state) => ({ country: 'US', state })),
    ...Object.keys(canada).map((state) => ({ country: 'CA', state })),
  ];
  const place = fc.constantFrom(...places);
  const code = fc.constantFrom<TaxCode | null>(null, ...(Object.keys(taxCodes) as TaxCode[]));
  const price = fc.integer({ min: 1, max: 200_000 });
  const quantity = fc.integer({ min: 1, max: 99 });
  const item = fc
    .record({ price, code, quantity })
    .map(({ price: cents, code: taxCode, quantity: units }) => line(cents, taxCode, units));
  const shipping = fc.integer({ min: 0, max: 20_000 });

  it('is a whole number of cents, never negative, and at most 15 % of what it is on', () => {
    fc.assert(
      fc.property(place, fc.array(item, { minLength: 1, maxLength: 10 }), shipping, (where, items, shippingCents) => {
        const taxes = taxByRules({ items, shippingCents }, rulesAt(where.country, where.state, day));
        items.forEach(({ totalPriceCents }, index) => {
          const cents = taxes.lineTaxCents[index] ?? -1;
          expect(Number.isInteger(cents) && cents >= 0 && cents <= totalPriceCents * 0.15 + 0.5).toBe(true);
        });
        expect(taxes.shippingTaxCents).toBeGreaterThanOrEqual(0);
        expect(taxes.shippingTaxCents).toBeLessThanOrEqual(shippingCents * 0.15 + 0.5);
      }),
    );
  });

  it('thresholds are monotone: a higher price or one more unit never lowers the tax of a line', () => {
    fc.assert(
      fc.property(
        place,
        code,
        price,
        fc.nat(5_000),
        fc.integer({ min: 1, max: 98 }),
        (where, taxCode, low, more, units) => {
          const rules = rulesAt(where.country, where.state, day);
          const tax = (cents: number, count: number) =>
            sum(taxByRules({ items: [line(cents, taxCode, count)], shippingCents: 0 }, rules).lineTaxCents);
          expect(tax(low + more, units)).toBeGreaterThanOrEqual(tax(low, units));
          expect(tax(low, units + 1)).toBeGreaterThanOrEqual(tax(low, units));
        },
      ),
    );
  });

  it('more shipping never lowers its tax, and shipping of exempt goods has none', () => {
    fc.assert(
      fc.property(place, item, shipping, fc.nat(1_000), (where, goods, low, more) => {
        const rules = rulesAt(where.country, where.state, day);
        const tax = (cents: number) => taxByRules({ items: [goods], shippingCents: cents }, rules);
        expect(tax(low + more).shippingTaxCents).toBeGreaterThanOrEqual(tax(low).shippingTaxCents);
        if (goods.taxCode === 'txcd_00000000') expect(tax(low).shippingTaxCents).toBe(0);
      }),
    );
  });
});
