import { checkoutAbandoned, paymentCancelled, paymentDeclined } from '@muse/contracts';
import { paidEvent } from '@muse/kit/testing';
import { createTestContext, stripeOperations, type TestContext } from './support/context.ts';
import { paymentOf } from './support/ledger.ts';
import { createPurchase, nextAttempt, ofSession, type Purchase } from './support/purchases.ts';
import { clearFailuresAndCheckBooks } from './support/teardown.ts';
import { createChallengedPurchase, submitUntilActionRequired } from './support/three-d-secure.ts';
import { eventuallyDue, untilIdle } from './support/waiting.ts';

let ctx: TestContext;
beforeAll(async () => {
  ctx = await createTestContext();
});
afterEach(() => clearFailuresAndCheckBooks(ctx));
afterAll(() => ctx.close());

const abandon = ({ sessionId }: Purchase) => ctx.env.publish(checkoutAbandoned, { sessionId, reason: 'expired' });
const createActionRequired = async () => {
  const purchase = createChallengedPurchase();
  return { purchase, intent: await submitUntilActionRequired(ctx, purchase) };
};

describe('an abandoned session', () => {
  it('has its intent cancelled, so that no browser can pay it', async () => {
    const { purchase, intent } = await createActionRequired();
    await abandon(purchase);
    await ctx.env.spy.waitFor(paymentCancelled, ofSession(purchase));
    await untilIdle(ctx);
    expect((await ctx.stripeObjectsOf(purchase.sessionId)).payment_intents).toMatchObject([
      { id: intent, status: 'canceled' },
    ]);
    expect((await paymentOf(ctx, purchase)).status).toBe('cancelled');
  });

  it('has the intent of a declined card cancelled too', async () => {
    const purchase = createPurchase([5_000], { paymentMethodId: 'pm_card_chargeDeclined' });
    await ctx.submit(purchase);
    await ctx.env.spy.waitFor(paymentDeclined, ofSession(purchase));
    await abandon(purchase);
    await ctx.env.spy.waitFor(paymentCancelled, ofSession(purchase));
    await untilIdle(ctx);
    expect((await ctx.stripeObjectsOf(purchase.sessionId)).payment_intents).toMatchObject([{ status: 'canceled' }]);
  });

  it('retries the cancellation until Stripe confirms it', async () => {
    const { purchase } = await createActionRequired();
    await ctx.control('fail', {
      operation: 'POST /v1/payment_intents/{intent}/cancel',
      mode: 'drop_after_commit',
      times: 3,
    });
    await abandon(purchase);
    await eventuallyDue(ctx, () => ctx.env.spy.waitFor(paymentCancelled, ofSession(purchase)));
    expect((await ctx.stripeObjectsOf(purchase.sessionId)).payment_intents).toMatchObject([{ status: 'canceled' }]);
  });

  it('is not charged for attempts that are submitted after it', async () => {
    const purchase = createPurchase();
    await abandon(purchase);
    await eventuallyDue(ctx, async () => expect((await paymentOf(ctx, purchase)).status).toBe('cancelled'));
    await ctx.submit(purchase);
    await ctx.submit(nextAttempt(purchase));
    await untilIdle(ctx);
    expect((await ctx.stripeObjectsOf(purchase.sessionId)).payment_intents).toEqual([]);
    expect(ctx.env.spy.received(paidEvent).filter(({ data }) => ofSession(purchase)(data))).toEqual([]);
  });

  it('stops a charge that is being retried, and leaves no intent open', async () => {
    const purchase = createPurchase();
    await ctx.control('fail', { operation: stripeOperations.create, mode: 'drop_after_commit', times: 2 });
    await ctx.control('fail', { operation: stripeOperations.create, mode: 'http500', times: 20 });
    await ctx.submit(purchase);
    await eventuallyDue(ctx, async () => expect((await paymentOf(ctx, purchase)).status).toBe('processing'));
    await abandon(purchase);
    await ctx.env.spy.waitFor(paymentCancelled, ofSession(purchase));
    await ctx.control('fail', { clear: true });
    await untilIdle(ctx);
    expect((await ctx.stripeObjectsOf(purchase.sessionId)).charges).toEqual([]);
    expect((await ctx.stripeObjectsOf(purchase.sessionId)).payment_intents).toMatchObject([{ status: 'canceled' }]);
  });

  it('leaves no intent open if that of an earlier attempt was cancelled', async () => {
    const purchase = createPurchase([5_000], { paymentMethodId: 'pm_card_chargeDeclined' });
    await ctx.submit(purchase);
    await ctx.env.spy.waitFor(paymentDeclined, ofSession(purchase));
    const { intent_id: first } = await paymentOf(ctx, purchase);
    await ctx.asDashboard((stripe) => stripe.paymentIntents.cancel(String(first)));
    await ctx.control('fail', { operation: stripeOperations.create, mode: 'drop_after_commit', times: 2 });
    await ctx.control('fail', { operation: stripeOperations.create, mode: 'http500', times: 20 });
    await ctx.submit(nextAttempt(purchase, { paymentMethodId: 'pm_card_visa' }));
    await eventuallyDue(ctx, async () =>
      expect((await ctx.stripeObjectsOf(purchase.sessionId)).payment_intents).toHaveLength(2),
    );
    await abandon(purchase);
    await ctx.env.spy.waitFor(paymentCancelled, ofSession(purchase));
    await ctx.control('fail', { clear: true });
    await untilIdle(ctx);
    const { payment_intents: intents } = await ctx.stripeObjectsOf(purchase.sessionId);
    expect(intents.map(({ status }) => status)).toEqual(['canceled', 'canceled']);
  });

  it('is cancelled once if the event is a duplicate', async () => {
    const { purchase } = await createActionRequired();
    await Promise.all([abandon(purchase), abandon(purchase)]);
    await ctx.env.spy.waitFor(paymentCancelled, ofSession(purchase));
    await abandon(purchase);
    await untilIdle(ctx);
    expect(ctx.env.spy.received(paymentCancelled).filter(({ data }) => ofSession(purchase)(data))).toHaveLength(1);
  });
});
