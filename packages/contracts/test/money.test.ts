import fc from 'fast-check';
import { formatMoney, priceOfUnit, split, sum } from '../src/index.ts';

const amount = fc.integer({ min: 0, max: 99_999_999 });
const weights = fc.array(amount, { minLength: 1, maxLength: 100 });

describe('splitting an amount', () => {
  it('loses no cent and invents none', () => {
    fc.assert(fc.property(amount, weights, (total, parties) => expect(sum(split(total, parties))).toBe(total)));
  });

  it('gives everybody the exact share, but for less than one unit', () => {
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

  it('never gives a smaller party more than a larger one; of two equal ones the earlier goes first', () => {
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

  it('gives the odd cents to the largest remainders, and ties to the earlier party', () => {
    expect(split(100, [1, 1, 1])).toEqual([34, 33, 33]);
    expect(split(101, [1, 1, 1])).toEqual([34, 34, 33]);
    expect(split(10, [5, 3, 3])).toEqual([4, 3, 3]);
    expect(split(7, [0, 2, 0, 1])).toEqual([0, 5, 0, 2]);
  });

  it('leaves all to the first where nobody weighs anything', () => {
    expect(split(99, [0, 0, 0])).toEqual([99, 0, 0]);
  });

  it('stays exact where a product would leave the safe integers', () => {
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

  it('refuses what is not an amount', () => {
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

describe('the price of one unit of a line', () => {
  const line = fc.record({ total: amount, units: fc.integer({ min: 1, max: 99 }) });

  it('adds up to the line, unit by unit', () => {
    fc.assert(
      fc.property(line, ({ total, units }) => {
        const prices = Array.from({ length: units }, (_, index) => priceOfUnit(total, units, index + 1));
        expect(sum(prices)).toBe(total);
        for (const price of prices) expect(Math.abs(price - total / units)).toBeLessThan(1);
      }),
    );
  });

  it('has, after any number of units, given back the rounded part of the line', () => {
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

  it('does not exist before the first or behind the last', () => {
    for (const k of [0, 4, -1, 1.5]) expect(() => priceOfUnit(100, 3, k)).toThrow(RangeError);
  });
});

it('money is written for people in its own units', () => {
  expect(formatMoney(12_999, 'USD')).toBe('$129.99');
  expect(formatMoney(5, 'USD')).toBe('$0.05');
  expect(formatMoney(12_999, 'JPY')).toBe('¥12,999');
});
