import fc from 'fast-check';
import { failureCodes } from './failure-codes.ts';
import { closesAtOnce, judge, tellsOfTheWay, wilson } from './gate.ts';

const results = fc.record({ succeeded: fc.integer({ min: 0, max: 200 }), failed: fc.integer({ min: 0, max: 200 }) });

describe('the Wilson score interval of a success rate', () => {
  it('contains the rate, and is between 0 and 1', () => {
    fc.assert(
      fc.property(results, ({ succeeded, failed }) => {
        const { lower, upper } = wilson({ succeeded, failed });
        const rate = succeeded + failed === 0 ? 0.5 : succeeded / (succeeded + failed);
        expect(lower).toBeGreaterThanOrEqual(0);
        expect(lower).toBeLessThanOrEqual(rate + 1e-9);
        expect(upper).toBeGreaterThanOrEqual(rate - 1e-9);
        expect(upper).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('rises with a success and falls with a failure', () => {
    fc.assert(
      fc.property(results, ({ succeeded, failed }) => {
        const { lower } = wilson({ succeeded, failed });
        expect(wilson({ succeeded: succeeded + 1, failed }).lower).toBeGreaterThanOrEqual(lower - 1e-9);
        expect(wilson({ succeeded, failed: failed + 1 }).lower).toBeLessThanOrEqual(lower + 1e-9);
      }),
    );
  });
});

describe('the success gate', () => {
  it('is passed by 73 successes in a row and by 197 of 200, not by 72 and not by 196', () => {
    expect(judge({ succeeded: 73, failed: 0 })).toBe('proven');
    expect(judge({ succeeded: 72, failed: 0 })).toBe('open');
    expect(judge({ succeeded: 197, failed: 3 })).toBe('proven');
    expect(judge({ succeeded: 196, failed: 4 })).toBe('below');
  });

  it('closes a way with few results only when its rate can no longer be 95 %', () => {
    expect(judge({ succeeded: 0, failed: 9 })).toBe('open');
    expect(judge({ succeeded: 9, failed: 1 })).toBe('open');
    expect(judge({ succeeded: 5, failed: 5 })).toBe('below');
  });

  it('is never passed below a rate of 95 %, and a failure never opens it', () => {
    fc.assert(
      fc.property(results, ({ succeeded, failed }) => {
        if (judge({ succeeded, failed }) === 'proven') expect(succeeded / (succeeded + failed)).toBeGreaterThan(0.95);
        if (judge({ succeeded, failed }) === 'below') expect(judge({ succeeded, failed: failed + 1 })).toBe('below');
      }),
    );
  });

  it('does not count price, stock and our own side, and closes at once after a purchase too many', () => {
    expect(tellsOfTheWay(null)).toBe(true);
    expect([tellsOfTheWay('over_ceiling'), tellsOfTheWay('out_of_stock'), tellsOfTheWay('interrupted')]).toEqual([
      false,
      false,
      false,
    ]);
    expect([tellsOfTheWay('challenge'), tellsOfTheWay('layout_changed'), tellsOfTheWay('no_answer')]).toEqual([
      true,
      true,
      true,
    ]);
    const closing = (Object.keys(failureCodes) as (keyof typeof failureCodes)[]).filter(closesAtOnce);
    expect(closing.sort()).toEqual(['duplicate_order', 'order_number_used', 'others_confirmation']);
    expect(closing.every(tellsOfTheWay)).toBe(true);
  });
});
