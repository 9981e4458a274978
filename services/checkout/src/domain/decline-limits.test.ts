import { type DeclineLimits, declineKeys, waitAfter } from './decline-limits.ts';

const limits: DeclineLimits = {
  allowed: { address: 20, card: 0, shopper: 5 },
  ...{ windowSeconds: 3600, firstWaitSeconds: 60, maxWaitSeconds: 3600 },
};
const card = { id: 'pm_1', brand: 'visa', last4: '4242', expMonth: 1, expYear: 2030, fingerprint: 'print' };

test('the wait begins with the last allowed decline and doubles up to the longest one', () => {
  expect([1, 4, 5, 6, 7, 10, 11, 5_000].map((declines) => waitAfter('shopper', declines, limits))).toEqual([
    0, 0, 60, 120, 240, 1920, 3600, 3600,
  ]);
});

test('declines are counted for what is known and has a limit', () => {
  const attempt = { shopper: 'ann', placedFrom: '203.0.113.1', paymentMethod: card };
  expect(declineKeys(attempt, limits).map(({ kind }) => kind)).toEqual(['address', 'shopper']);
  const cards = { ...limits, allowed: { address: 20, card: 5, shopper: 0 } };
  expect(declineKeys({ ...attempt, placedFrom: null }, cards)).toEqual([{ kind: 'card', value: 'print' }]);
});
