import {
  checkoutAbandoned,
  paymentActionRequired,
  paymentCancelled,
  paymentCaptured,
  paymentDeclined,
  refunded,
  refundRequested,
} from '@muse/contracts';
import { createTestContext, stripeOperations, type TestContext } from './support/context.ts';
import { balancesOf, expectBooksToAgree, paymentOf } from './support/ledger.ts';
import { createPurchase, nextAttempt, ofSession, type Purchase } from './support/purchases.ts';
import { eventuallyDue, untilIdle } from './support/waiting.ts';

let ctx: TestContext;
beforeAll(async () => {
  ctx = await createTestContext();
});
afterEach(async () => {
  await ctx.control('fail', { clear: true });
  await ctx.control('webhooks', { off: true, resume: true });
  await untilIdle(ctx);
  await expectBooksToAgree(ctx);
});
afterAll(() => ctx.close());

const abandon = ({ sessionId }: Purchase) => ctx.env.publish(checkoutAbandoned, { sessionId, reason: 'expired' });
const createActionRequired = async () => {
  const purchase = createPurchase([5_000], { paymentMethodId: 'pm_card_threeDSecure2Required' });
  await ctx.submit(purchase);
  await ctx.env.spy.waitFor(paymentActionRequired, ofSession(purchase));
  return { purchase, intent: String((await paymentOf(ctx, purchase)).intent_id) };
};
const refundedInFull = async (purchase: Purchase, amountCents: number) => {
  const { data } = await eventuallyDue(ctx, () => ctx.env.spy.waitFor(refunded, ofSession(purchase)));
  expect(data).toMatchObject({ orderNumber: null, amountCents });
  await untilIdle(ctx);
  expect(await balancesOf(ctx, purchase)).toEqual({});
  expect((await ctx.stripeObjectsOf(purchase.sessionId)).charges).toMatchObject([{ refunded: true }]);
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
    expect(ctx.env.spy.received(paymentCaptured).filter(({ data }) => ofSession(purchase)(data))).toEqual([]);
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

describe('a late capture is refunded in full', () => {
  it('when the shopper authenticated just before the intent was cancelled', async () => {
    await ctx.control('webhooks', { pause: true });
    const { purchase, intent } = await createActionRequired();
    await ctx.control('three-d-secure', { intent, outcome: 'succeed' });
    await abandon(purchase);
    await refundedInFull(purchase, 5_000);
    expect(await paymentOf(ctx, purchase)).toMatchObject({ status: 'captured', unwanted: true });
    expect(ctx.env.spy.received(refundRequested).filter(({ data }) => ofSession(purchase)(data))).toHaveLength(1);
  });

  it('when the webhook arrives after the session was abandoned', async () => {
    const { purchase, intent } = await createActionRequired();
    await ctx.control('fail', { operation: 'POST /v1/payment_intents/{intent}/cancel', mode: 'http500', times: 50 });
    await abandon(purchase);
    await ctx.control('three-d-secure', { intent, outcome: 'succeed' });
    await refundedInFull(purchase, 5_000);
  });

  it('when the session ended after the capture was published', async () => {
    const purchase = createPurchase();
    await ctx.submit(purchase);
    await ctx.env.spy.waitFor(paymentCaptured, ofSession(purchase));
    await abandon(purchase);
    await refundedInFull(purchase, 17_500);
    await abandon(purchase);
    await untilIdle(ctx);
    expect((await ctx.stripeObjectsOf(purchase.sessionId)).refunds).toHaveLength(1);
  });

  it('when a browser paid a declined attempt; the next attempt is declined and not charged again', async () => {
    const { purchase, intent } = await createActionRequired();
    await ctx.control('three-d-secure', { intent, outcome: 'fail' });
    await ctx.env.spy.waitFor(paymentDeclined, ofSession(purchase));
    await ctx.asDashboard((stripe) => stripe.paymentIntents.confirm(intent, { payment_method: 'pm_card_visa' }));
    await refundedInFull(purchase, 5_000);
    await ctx.submit(nextAttempt(purchase, { paymentMethodId: 'pm_card_visa' }));
    const { data } = await ctx.env.spy.waitFor(
      paymentDeclined,
      (event) => ofSession(purchase)(event) && event.attempt === 2,
    );
    expect(data.code).toBe('payment_unavailable');
  });

  it('when the session was charged through an intent that is not its own', async () => {
    const purchase = createPurchase();
    await ctx.submit(purchase);
    await ctx.env.spy.waitFor(paymentCaptured, ofSession(purchase));
    await ctx.asDashboard((stripe) =>
      stripe.paymentIntents.create({
        amount: 17_500,
        currency: 'usd',
        confirm: true,
        payment_method: 'pm_card_visa',
        automatic_payment_methods: { enabled: true, allow_redirects: 'never' },
        metadata: { checkout_session: purchase.sessionId },
      }),
    );
    const { data } = await eventuallyDue(ctx, () => ctx.env.spy.waitFor(refunded, ofSession(purchase)));
    expect(data).toMatchObject({ orderNumber: null, amountCents: 17_500 });
    await untilIdle(ctx);
    const { refunds } = await ctx.stripeObjectsOf(purchase.sessionId);
    const { intent_id: ownIntent } = await paymentOf(ctx, purchase);
    expect(refunds).toHaveLength(1);
    expect(refunds[0]?.payment_intent).not.toBe(ownIntent);
    await ctx.asDashboard((stripe) =>
      stripe.paymentIntents.update(String(refunds[0]?.payment_intent), { metadata: { checkout_session: 'cs_other' } }),
    );
  });
});
