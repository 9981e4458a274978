import { refusalKindOf } from './refusal.ts';

describe('a refusal of a refund by Stripe', () => {
  it.each([
    ['balance_insufficient', 'not now'],
    ['lock_timeout', 'not now'],
    ['charge_disputed', 'disputed'],
    ['resource_missing', 'for good'],
    ['charge_already_refunded', 'look'],
    ['amount_too_large', 'look'],
    ['invalid_request', 'look'],
    ['constructor', 'look'],
  ])('%s: %s', (code, kind) => expect(refusalKindOf(code)).toBe(kind));
});
