import { declineReasonOf } from './decline.ts';
import { outcomeOf } from './outcome.ts';
import { refundableCents, refundStatusOf } from './refund.ts';
import { retryDelayMs } from './retry-delays.ts';
import { sharesAddUp } from './shares.ts';
import { handledEvents, hintFrom } from './stripe-events.ts';

describe('decline reason', () => {
  it.each([
    [{ code: 'card_declined', decline_code: 'insufficient_funds' }, 'insufficient_funds'],
    [{ code: 'expired_card' }, 'expired_card'],
    [{ code: 'card_declined', decline_code: 'stolen_card' }, 'generic_decline'],
    [{ code: 'card_declined', decline_code: 'pickup_card' }, 'generic_decline'],
    [{}, 'card_declined'],
  ])('%j is shown as %s', (error, declineCode) => expect(declineReasonOf(error).declineCode).toBe(declineCode));
});

describe('outcome of an intent', () => {
  const intent = {
    id: 'pi_1',
    sessionId: 'cs_1',
    attempt: 1,
    receivedCents: 0,
    currency: 'USD',
    chargeId: null,
    declineReason: null,
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

describe('retry delay', () => {
  it('grows to 30 seconds and no further', () => {
    expect(retryDelayMs(0, 1_000)).toBeLessThanOrEqual(1_200);
    for (const attempts of [5, 50, 5_000]) {
      expect(retryDelayMs(attempts, 1_000)).toBeGreaterThanOrEqual(24_000);
      expect(retryDelayMs(attempts, 1_000)).toBeLessThanOrEqual(36_000);
    }
  });
});

describe('refund', () => {
  it('is never more than what is left of the share or of the capture', () => {
    expect(refundableCents({ ofShare: 500, ofCapture: 900 })).toBe(500);
    expect(refundableCents({ ofShare: 500, ofCapture: 300 })).toBe(300);
    expect(refundableCents({ ofShare: 0, ofCapture: 300 })).toBe(0);
    expect(refundableCents({ ofShare: -1, ofCapture: 300 })).toBe(0);
  });

  it('has succeeded only if Stripe reports success', () => {
    expect(['succeeded', 'pending', 'requires_action', 'failed', 'canceled', null].map(refundStatusOf)).toEqual([
      'succeeded',
      'pending',
      'pending',
      'failed',
      'failed',
      'pending',
    ]);
  });
});

describe('shares', () => {
  const share = {
    orderNumber: 'MO-000001',
    storeId: 's',
    itemsCents: 10,
    shippingCents: 2,
    taxCents: 3,
    feeCents: 1,
    totalCents: 16,
    taxState: 'NY',
  };
  it('add up to the charge, each from its parts', () => {
    expect(sharesAddUp([share, share], 32)).toBe(true);
    expect(sharesAddUp([share, share], 31)).toBe(false);
    expect(sharesAddUp([{ ...share, taxCents: 4 }], 16)).toBe(false);
  });
});

describe('webhook event', () => {
  it('gives a hint only if we act on its type', () => {
    expect(hintFrom({ type: 'invoice.paid', object: { id: 'in_1' } })).toBeUndefined();
    expect(hintFrom({ type: 'payment_intent.succeeded', object: {} })).toBeUndefined();
    expect(hintFrom({ type: 'refund.failed', object: { id: 're_1' } })).toMatchObject({
      refundId: 're_1',
      intentId: null,
    });
    for (const type of handledEvents) expect(hintFrom({ type, object: { id: 'x' } })).toBeDefined();
  });

  it('takes the session from the metadata of its intent', () => {
    const object = { id: 'pi_1', metadata: { checkout_session: 'cs_1' } };
    expect(hintFrom({ type: 'payment_intent.succeeded', object })).toMatchObject({
      sessionId: 'cs_1',
      intentId: 'pi_1',
    });
  });
});
