import fc from 'fast-check';
import { chargeProblem, formatMoney, priceOfUnit, split, sum } from './index.ts';

const amount = fc.integer({ min: 0, max: 99_999_999 });
const weights = fc.array(amount, { minLength: 1, maxLength: 100 });

describe('the smallest and largest charge', () => {
  it.each([
    [49, 'USD', 'amount_too_small'],
    [50, 'USD', undefined],
    [29, 'GBP', 'amount_too_small'],
    [30, 'GBP', undefined],
    [99, 'KRW', 'amount_too_small'],
    [50, 'JPY', undefined],
    [500, 'JPY', undefined],
    [99_999_999, 'JPY', undefined],
    [100_000_000, 'USD', 'amount_too_large'],
    [0, 'USD', undefined],
  ])('%d %s: %s', (total, currency, problem) => expect(chargeProblem(total, currency)).toBe(problem));
});

describe('split: an amount by the largest remainder', () => {
  it('the shares add up to the total', () => {
    fc.assert(fc.property(amount, weights, (total, parties) => expect(sum(split(total, parties))).toBe(total)));
  });

  it('each share differs from the exact one by less than one unit', () => {
    fc.assert(
      fc.property(amount, weights, (total, parties) => {
        const all = BigInt(sum(parties));
        fc.pre(all > 0n);
        split(total, parties).forEach((share, index) => {
          const off = BigInt(share) * all - BigInt(total) * BigInt(parties[index] ?? 0);
          expect(off < all && off > -all).toBe(true);
        });
      }),
    );
  });

  it('a larger weight never gets a smaller share; of equal weights the earlier one is rounded up first', () => {
    fc.assert(
      fc.property(
        amount,
        fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 2, maxLength: 30 }),
        (total, parties) => {
          fc.pre(sum(parties) > 0);
          const shares = split(total, parties).map((share, index) => ({ share, index, weight: parties[index] ?? 0 }));
          const ordered = shares.toSorted((a, b) => b.weight - a.weight || a.index - b.index);
          expect(ordered.map(({ share }) => share)).toEqual(
            ordered.map(({ share }) => share).toSorted((a, b) => b - a),
          );
          expect(shares.filter(({ weight }) => weight === 0).every(({ share }) => share === 0)).toBe(true);
        },
      ),
    );
  });

  it('the remaining cents go to the largest remainders, ties to the earlier weight', () => {
    expect(split(100, [1, 1, 1])).toEqual([34, 33, 33]);
    expect(split(101, [1, 1, 1])).toEqual([34, 34, 33]);
    expect(split(10, [5, 3, 3])).toEqual([4, 3, 3]);
    expect(split(7, [0, 2, 0, 1])).toEqual([0, 5, 0, 2]);
  });

  it('the first gets all if all weights are zero', () => {
    expect(split(99, [0, 0, 0])).toEqual([99, 0, 0]);
  });

  it('is exact beyond the safe integers', () => {
    fc.assert(
      fc.property(
        fc.maxSafeNat(),
        fc.array(fc.integer({ min: 0, max: 2 ** 40 }), { minLength: 1, maxLength: 20 }),
        (total, parties) => {
          const exact = split(total, parties).reduce((all, share) => all + BigInt(share), 0n);
          expect(exact).toBe(BigInt(total));
        },
      ),
    );
  });

  it('rejects invalid totals and weights', () => {
    for (const [total, parties] of [
      [-1, [1]],
      [1.5, [1]],
      [Number.NaN, [1]],
      [2 ** 53, [1]],
      [1, []],
      [1, [-1]],
      [1, [0.5]],
    ] as const)
      expect(() => split(total, parties)).toThrow(RangeError);
  });
});

describe('priceOfUnit: one unit of a line', () => {
  const line = fc.record({ total: amount, units: fc.integer({ min: 1, max: 99 }) });

  it('the units add up to the line', () => {
    fc.assert(
      fc.property(line, ({ total, units }) => {
        const prices = Array.from({ length: units }, (_, index) => priceOfUnit(total, units, index + 1));
        expect(sum(prices)).toBe(total);
        for (const price of prices) expect(Math.abs(price - total / units)).toBeLessThan(1);
      }),
    );
  });

  it('the first k units add up to the rounded part of the line', () => {
    fc.assert(
      fc.property(line, fc.nat(98), ({ total, units }, more) => {
        const k = (more % units) + 1;
        const back = sum(Array.from({ length: k }, (_, index) => priceOfUnit(total, units, index + 1)));
        expect(2n * BigInt(back) * BigInt(units) - 2n * BigInt(total) * BigInt(k)).toBeLessThanOrEqual(BigInt(units));
        expect(2n * BigInt(total) * BigInt(k) - 2n * BigInt(back) * BigInt(units)).toBeLessThan(BigInt(units));
      }),
    );
  });

  it('rounds half up', () => {
    expect([1, 2, 3].map((k) => priceOfUnit(100, 3, k))).toEqual([33, 34, 33]);
    expect([1, 2].map((k) => priceOfUnit(5, 2, k))).toEqual([3, 2]);
  });

  it('throws for a unit that does not exist', () => {
    for (const k of [0, 4, -1, 1.5]) expect(() => priceOfUnit(100, 3, k)).toThrow(RangeError);
  });
});

it('formatMoney uses the minor units of the currency', () => {
  expect(formatMoney(12_999, 'USD')).toBe('$129.99');
  expect(formatMoney(5, 'USD')).toBe('$0.05');
  expect(formatMoney(12_999, 'JPY')).toBe('¥12,999');
});
