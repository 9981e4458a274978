import { handledEvents, hintFrom } from './stripe-events.ts';

describe('webhook event', () => {
  it('gives a hint only if we act on its type', () => {
    expect(hintFrom({ type: 'invoice.paid', object: { id: 'in_1' } })).toBeUndefined();
    expect(hintFrom({ type: 'constructor', object: { id: 'in_1' } })).toBeUndefined();
    expect(hintFrom({ type: 'payment_intent.succeeded', object: {} })).toBeUndefined();
    for (const type of handledEvents)
      expect(hintFrom({ type, object: { id: 'x', payment_intent: 'pi_1' } })).toBeDefined();
  });

  it('about a charge without an intent is of another application', () => {
    for (const type of ['charge.expired', 'charge.refunded', 'refund.failed', 'charge.dispute.created'])
      expect(hintFrom({ type, object: { id: 'x_1', payment_intent: null } })).toBeUndefined();
  });

  it('takes the session from the metadata of its intent', () => {
    const object = { id: 'pi_1', metadata: { checkout_session: 'cs_1' } };
    expect(hintFrom({ type: 'payment_intent.succeeded', object })).toMatchObject({
      kind: 'intent',
      sessionId: 'cs_1',
      intentId: 'pi_1',
    });
  });

  it('takes the intent of a charge or a refund from its object', () => {
    const hintOf = (type: string, id: string) => hintFrom({ type, object: { id, payment_intent: 'pi_1' } });
    expect(hintOf('charge.expired', 'ch_1')).toMatchObject({ kind: 'intent', objectId: 'ch_1', intentId: 'pi_1' });
    expect(hintOf('refund.failed', 're_1')).toMatchObject({ kind: 'refund', objectId: 're_1', intentId: 'pi_1' });
  });
});
