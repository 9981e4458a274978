import { outcomeOf } from './outcome.ts';

describe('outcome of an intent', () => {
  const intent = {
    id: 'pi_1',
    sessionId: 'cs_1',
    attempt: 1,
    receivedCents: 0,
    capturableCents: 0,
    captureBefore: null,
    currency: 'USD',
    chargeId: null,
    declineReason: null,
    savesCard: false,
    replayed: false,
  };
  it('is undefined while the intent is processing or not confirmed', () => {
    for (const status of ['processing', 'requires_confirmation', 'requires_payment_method'] as const)
      expect(outcomeOf({ ...intent, status })).toBeUndefined();
  });
});
