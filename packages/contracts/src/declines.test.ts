import { declineAdvice, shownDeclineCode } from './declines.ts';

describe('decline code', () => {
  it.each(['lost_card', 'stolen_card', 'fraudulent', 'pickup_card', 'restricted_card', 'merchant_blacklist'])(
    '%s is shown as generic_decline, with the same advice',
    (code) => {
      expect(shownDeclineCode(code)).toBe('generic_decline');
      expect(declineAdvice(code)).toEqual(declineAdvice('generic_decline'));
    },
  );

  it.each([
    ['insufficient_funds', false, /another card/],
    ['expired_card', false, /expired/],
    ['incorrect_cvc', true, /security code/],
    ['processing_error', true, /same card again/],
    ['payment_intent_authentication_failure', true, /bank/],
    ['payment_unavailable', true, /paid back/],
  ])('%s: the same card may be tried again: %s', (code, retryable, detail) => {
    expect(shownDeclineCode(code)).toBe(code);
    expect(declineAdvice(code)).toMatchObject({ retryable, detail: expect.stringMatching(detail) });
  });

  it('that is not in the table has the advice of a decline without a reason', () => {
    expect(declineAdvice('a_code_of_next_year')).toEqual(declineAdvice('generic_decline'));
    expect(declineAdvice('constructor')).toEqual(declineAdvice('generic_decline'));
  });
});
