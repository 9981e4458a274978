import fc from 'fast-check';
import { ceilingOf } from './ceiling.ts';
import { defaultRules } from './placement-rules.ts';

describe('the ceiling of a task', () => {
  it('is the amount paid for the store plus 2 %, at least $1 and at most $10', () => {
    expect(ceilingOf(28_578, defaultRules)).toBe(29_149); // 2 % are 5.71, rounded down
    expect(ceilingOf(2_000, defaultRules)).toBe(2_100);
    expect(ceilingOf(5_100, defaultRules)).toBe(5_202);
    expect(ceilingOf(0, defaultRules)).toBe(100);
    expect(ceilingOf(200_000, defaultRules)).toBe(201_000);
    expect(ceilingOf(99_999_999, defaultRules)).toBe(99_999_999);
  });

  it('is never below the amount paid, never more than the highest tolerance above it, and always a valid amount', () => {
    const amount = fc.integer({ min: 0, max: 99_999_999 });
    const points = fc.integer({ min: 0, max: 10_000 });
    const limits = fc.integer({ min: 0, max: 10_000 });
    fc.assert(
      fc.property(amount, points, limits, limits, (paid, toleranceBasisPoints, one, other) => {
        const toleranceMinimumCents = Math.min(one, other);
        const toleranceMaximumCents = Math.max(one, other);
        const ceiling = ceilingOf(paid, { toleranceBasisPoints, toleranceMinimumCents, toleranceMaximumCents });
        expect(Number.isSafeInteger(ceiling)).toBe(true);
        expect(ceiling).toBeGreaterThanOrEqual(paid);
        expect(ceiling).toBeLessThanOrEqual(Math.min(paid + toleranceMaximumCents, 99_999_999));
        expect(ceiling).toBeGreaterThanOrEqual(Math.min(paid + toleranceMinimumCents, 99_999_999));
      }),
    );
  });
});
