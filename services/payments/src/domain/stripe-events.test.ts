import { handledEvents, hintFrom } from './stripe-events.ts';

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
