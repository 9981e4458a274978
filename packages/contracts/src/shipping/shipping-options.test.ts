import fc from 'fast-check';
import {
  freeShippingRemaining,
  type ParcelSize,
  parcelOf,
  type ShippingRate,
  type StoreShipping,
  shippingOptions,
} from '../index.ts';

const every = {
  ...{ id: 'standard', name: 'Standard', validFrom: '2026-01-01', validTo: null, freeFromCents: null },
  ...{ surcharges: [], handlingDays: 0, transitDays: null, cutOff: null },
};
const flat = (priceCents: number, more: Partial<typeof every> | object = {}): ShippingRate => ({
  ...every,
  kind: 'flat',
  priceCents,
  ...more,
});
const store = (...rates: ShippingRate[]): StoreShipping => ({
  ...{ countries: ['US'], excludedStates: [], freeFromCents: null, noPoBoxes: false },
  rates,
});
const parcel = (more: Partial<ParcelSize> = {}): ParcelSize => ({
  ...{ subtotalCents: 4_000, units: 2, knownGrams: 900, unitsWithoutWeight: 0 },
  ...more,
});
const now = '2026-06-15T12:00:00.000Z';
const to = (state: string, country = 'US') => ({ country, state });
const priceOf = (rate: ShippingRate, of: Partial<ParcelSize> = {}, where: ReturnType<typeof to> | null = null) =>
  shippingOptions(store(rate), parcel(of), where, now)[0]?.priceCents;

describe('the price of shipping', () => {
  it('is a flat rate', () => {
    expect(priceOf(flat(795))).toBe(795);
  });

  it('is free from a subtotal on', () => {
    const rate = flat(795, { freeFromCents: 5_000 });
    expect(priceOf(rate, { subtotalCents: 4_999 })).toBe(795);
    expect(priceOf(rate, { subtotalCents: 5_000 })).toBe(0);
  });

  it('depends on the subtotal', () => {
    const tiers = [
      { fromCents: 0, toCents: 2_499, priceCents: 599 },
      { fromCents: 2_500, toCents: 9_999, priceCents: 899 },
      { fromCents: 10_000, toCents: null, priceCents: 0 },
    ];
    const rate: ShippingRate = { ...every, kind: 'by_subtotal', tiers };
    expect([0, 2_499, 2_500, 9_999, 10_000].map((subtotalCents) => priceOf(rate, { subtotalCents }))).toEqual([
      599, 599, 899, 899, 0,
    ]);
    expect(freeShippingRemaining(store(rate), 9_300, now)).toBe(700);
  });

  it('depends on the number of items', () => {
    expect(priceOf({ ...every, kind: 'per_item', baseCents: 400, perItemCents: 150 }, { units: 3 })).toBe(850);
  });

  it('depends on the weight, and is unknown without one', () => {
    const tiers = [
      { fromGrams: 0, toGrams: 500, priceCents: 399 },
      { fromGrams: 501, toGrams: null, priceCents: 699 },
    ];
    const rate: ShippingRate = { ...every, kind: 'by_weight', tiers, defaultWeightGrams: null };
    expect([500, 501].map((knownGrams) => priceOf(rate, { knownGrams }))).toEqual([399, 699]);
    const lacking = { knownGrams: 100, unitsWithoutWeight: 1 };
    expect(priceOf(rate, lacking)).toBeUndefined();
    expect(priceOf({ ...rate, defaultWeightGrams: 400 }, lacking)).toBe(399);
    expect(priceOf({ ...rate, defaultWeightGrams: 401 }, lacking)).toBe(699);
  });

  it('adds the surcharge of the region, also to free shipping, and only the most specific one', () => {
    const surcharges = [
      { region: 'AK', priceCents: 1_000 },
      { region: 'territories', priceCents: 2_000 },
      { region: 'PR', priceCents: 1_500 },
      { region: 'military', priceCents: 300 },
      { region: 'canada', priceCents: 2_500 },
    ];
    const rate = flat(500, { surcharges, freeFromCents: 4_000 });
    const added = [to('WA'), to('AK'), to('HI'), to('PR'), to('GU'), to('AE'), to('ON', 'CA')].map((where) =>
      priceOf(rate, {}, where),
    );
    expect(added).toEqual([0, 1_000, 0, 1_500, 2_000, 300, 2_500]);
  });

  it('is the rate of the day', () => {
    const dated = store(
      flat(500, { validTo: '2026-06-15' }),
      flat(700, { validFrom: '2026-06-16', validTo: '2026-06-30' }),
    );
    const at = (moment: string) => shippingOptions(dated, parcel(), null, moment).map(({ priceCents }) => priceCents);
    expect(at('2025-12-31T23:59:59.999Z')).toEqual([]);
    expect(at('2026-06-15T23:59:59.999Z')).toEqual([500]);
    expect(at('2026-06-16T00:00:00.000Z')).toEqual([700]);
    expect(at('2026-07-01T00:00:00.000Z')).toEqual([]);
  });

  it('is unknown without rates, and 0 with a flat rate of 0', () => {
    expect(shippingOptions(store(), parcel(), null, now)).toEqual([]);
    expect(shippingOptions({ ...store(), flatCents: 0 }, parcel(), null, now)).toMatchObject([{ priceCents: 0 }]);
  });

  it('follows the flat rate of a store that was imported into 0.1.0', () => {
    const old = { countries: ['US'], excludedStates: [], flatCents: 700, freeFromCents: 5_000 };
    expect(shippingOptions(old, parcel(), null, now)).toMatchObject([{ id: 'standard', priceCents: 700 }]);
    expect(freeShippingRemaining(old, 4_300, now)).toBe(700);
  });
});

describe('the options of a store', () => {
  it('begin with the cheapest; of two at one price with the faster one', () => {
    const slow = { min: 5, max: 8 };
    const options = shippingOptions(
      store(
        flat(900, { id: 'express', transitDays: { min: 1, max: 1 } }),
        flat(500, { id: 'slow', transitDays: slow }),
        flat(500, { id: 'standard', transitDays: { min: 2, max: 4 } }),
      ),
      parcel(),
      null,
      now,
    );
    expect(options.map(({ id }) => id)).toEqual(['standard', 'slow', 'express']);
  });

  it('never cost less for a larger surcharge, and are whole cents', () => {
    const cents = fc.nat(1_000_000);
    fc.assert(
      fc.property(
        fc.array(fc.record({ priceCents: fc.nat(1_000_000), quantity: fc.integer({ min: 1, max: 99 }) })),
        cents,
        cents,
        (lines, perItemCents, surcharge) => {
          const surcharges = [{ region: 'HI' as const, priceCents: surcharge }];
          const rate: ShippingRate = { ...every, kind: 'per_item', baseCents: 0, perItemCents, surcharges };
          const price = (state: string) => shippingOptions(store(rate), parcelOf(lines), to(state), now)[0]?.priceCents;
          expect(price('HI')).toBe((price('WA') ?? 0) + surcharge);
          expect(Number.isSafeInteger(price('HI'))).toBe(true);
        },
      ),
    );
  });
});

describe('free shipping', () => {
  it('is as far as the nearest threshold, and never less than 0 away', () => {
    const rates = store(flat(500, { freeFromCents: 5_000 }), flat(900, { id: 'express', freeFromCents: 20_000 }));
    expect([0, 4_999, 5_000, 9_000].map((subtotal) => freeShippingRemaining(rates, subtotal, now))).toEqual([
      5_000, 1, 0, 0,
    ]);
    expect(freeShippingRemaining(store(flat(500)), 100, now)).toBeNull();
  });
});
