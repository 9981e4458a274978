import { outcomeOf } from './outcome.ts';

describe('outcome of an intent', () => {
  const intent = {
    id: 'pi_1',
    sessionId: 'cs_1',
    attempt: 1,
    receivedCents: 0,
    currency: 'USD',
    chargeId: null,
    declineReason: null,
    savesCard: false,
    replayed: false,
  };
  it('is undefined while the intent is processing or not confirmed', () => {
    for (const status of [
      'processing',
      'requires_confirmation',
      'requires_payment_method',
      'requires_capture',
    ] as const)
      expect(outcomeOf({ ...intent, status })).toBeUndefined();
  });
});
