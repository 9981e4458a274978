import fc from 'fast-check';
import { ceilingOf } from './new-task.ts';

describe('the ceiling of a task', () => {
  it('is the amount paid for the store plus the tolerance, rounded down', () => {
    expect(ceilingOf(28_578, 5)).toBe(30_006);
    expect(ceilingOf(19, 5)).toBe(19);
    expect(ceilingOf(20, 5)).toBe(21);
    expect(ceilingOf(28_578, 0)).toBe(28_578);
  });

  it('is never below the amount paid, never above the tolerance, and always a valid amount', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 99_999_999 }), fc.integer({ min: 0, max: 100 }), (paid, percent) => {
        const ceiling = ceilingOf(paid, percent);
        expect(Number.isSafeInteger(ceiling)).toBe(true);
        expect(ceiling).toBeGreaterThanOrEqual(paid);
        expect(BigInt(ceiling) * 100n).toBeLessThanOrEqual(BigInt(paid) * BigInt(100 + percent));
        expect(ceiling).toBeLessThanOrEqual(99_999_999);
      }),
    );
  });
});
