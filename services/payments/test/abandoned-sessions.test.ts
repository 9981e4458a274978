import {
  checkoutAbandoned,
  paymentActionRequired,
  paymentCancelled,
  paymentCaptured,
  paymentDeclined,
  refunded,
  refundRequested,
} from '@muse/contracts';
import {
  balancesOf,
  createTestContext,
  emulatorOf,
  eventuallyDue,
  expectBooksToAgree,
  nextAttempt,
  type Order,
  paymentOf,
  purchase,
  type TestContext,
  untilIdle,
} from './support/context.ts';

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

const ofSession = (order: Order) => (event: { sessionId: string }) => event.sessionId === order.sessionId;
const abandon = ({ sessionId }: Order) => ctx.env.publish(checkoutAbandoned, { sessionId, reason: 'expired' });
const asked = async () => {
  const order = purchase([5_000], { paymentMethodId: 'pm_card_threeDSecure2Required' });
  await ctx.submit(order);
  await ctx.env.spy.waitFor(paymentActionRequired, ofSession(order));
  return { order, intent: String((await paymentOf(ctx, order)).intent_id) };
};
const refundedInFull = async (order: Order, amountCents: number) => {
  const { data } = await eventuallyDue(ctx, () => ctx.env.spy.waitFor(refunded, ofSession(order)));
  expect(data).toMatchObject({ orderNumber: null, amountCents });
  await untilIdle(ctx);
  expect(await balancesOf(ctx, order)).toEqual({});
  expect((await ctx.stripeObjectsOf(order.sessionId)).charges).toMatchObject([{ refunded: true }]);
};

describe('a session is abandoned', () => {
  it('cancels the intent, so that no browser can pay it any more', async () => {
    const { order, intent } = await asked();
    await abandon(order);
    await ctx.env.spy.waitFor(paymentCancelled, ofSession(order));
    await untilIdle(ctx);
    expect((await ctx.stripeObjectsOf(order.sessionId)).payment_intents).toMatchObject([
      { id: intent, status: 'canceled' },
    ]);
    expect((await paymentOf(ctx, order)).status).toBe('cancelled');
  });

  it('cancels the intent of a declined card too', async () => {
    const order = purchase([5_000], { paymentMethodId: 'pm_card_chargeDeclined' });
    await ctx.submit(order);
    await ctx.env.spy.waitFor(paymentDeclined, ofSession(order));
    await abandon(order);
    await ctx.env.spy.waitFor(paymentCancelled, ofSession(order));
    await untilIdle(ctx);
    expect((await ctx.stripeObjectsOf(order.sessionId)).payment_intents).toMatchObject([{ status: 'canceled' }]);
  });

  it('keeps trying until Stripe says that it is cancelled', async () => {
    const { order } = await asked();
    await ctx.control('fail', {
      operation: 'POST /v1/payment_intents/{intent}/cancel',
      mode: 'drop_after_commit',
      times: 3,
    });
    await abandon(order);
    await eventuallyDue(ctx, () => ctx.env.spy.waitFor(paymentCancelled, ofSession(order)));
    expect((await ctx.stripeObjectsOf(order.sessionId)).payment_intents).toMatchObject([{ status: 'canceled' }]);
  });

  it('charges nothing of what is submitted after it', async () => {
    const order = purchase();
    await abandon(order);
    await eventuallyDue(ctx, async () => expect((await paymentOf(ctx, order)).status).toBe('cancelled'));
    await ctx.submit(order);
    await ctx.submit(nextAttempt(order));
    await untilIdle(ctx);
    expect((await ctx.stripeObjectsOf(order.sessionId)).payment_intents).toEqual([]);
    expect(ctx.env.spy.received(paymentCaptured).filter(({ data }) => ofSession(order)(data))).toEqual([]);
  });

  it('stops a charge that still waits for Stripe, and leaves no intent open', async () => {
    const order = purchase();
    await ctx.control('fail', { operation: emulatorOf.create, mode: 'drop_after_commit', times: 2 });
    await ctx.control('fail', { operation: emulatorOf.create, mode: 'http500', times: 20 });
    await ctx.submit(order);
    await eventuallyDue(ctx, async () => expect((await paymentOf(ctx, order)).status).toBe('processing'));
    await abandon(order);
    await ctx.env.spy.waitFor(paymentCancelled, ofSession(order));
    await ctx.control('fail', { clear: true });
    await untilIdle(ctx);
    expect((await ctx.stripeObjectsOf(order.sessionId)).charges).toEqual([]);
    expect((await ctx.stripeObjectsOf(order.sessionId)).payment_intents).toMatchObject([{ status: 'canceled' }]);
  });

  it('leaves no intent open either where that of an earlier attempt was cancelled', async () => {
    const order = purchase([5_000], { paymentMethodId: 'pm_card_chargeDeclined' });
    await ctx.submit(order);
    await ctx.env.spy.waitFor(paymentDeclined, ofSession(order));
    const { intent_id: first } = await paymentOf(ctx, order);
    await ctx.asDashboard((stripe) => stripe.paymentIntents.cancel(String(first)));
    await ctx.control('fail', { operation: emulatorOf.create, mode: 'drop_after_commit', times: 2 });
    await ctx.control('fail', { operation: emulatorOf.create, mode: 'http500', times: 20 });
    await ctx.submit(nextAttempt(order, { paymentMethodId: 'pm_card_visa' }));
    await eventuallyDue(ctx, async () =>
      expect((await ctx.stripeObjectsOf(order.sessionId)).payment_intents).toHaveLength(2),
    );
    await abandon(order);
    await ctx.env.spy.waitFor(paymentCancelled, ofSession(order));
    await ctx.control('fail', { clear: true });
    await untilIdle(ctx);
    const { payment_intents: intents } = await ctx.stripeObjectsOf(order.sessionId);
    expect(intents.map(({ status }) => status)).toEqual(['canceled', 'canceled']);
  });

  it('is heard twice and done once', async () => {
    const { order } = await asked();
    await Promise.all([abandon(order), abandon(order)]);
    await ctx.env.spy.waitFor(paymentCancelled, ofSession(order));
    await abandon(order);
    await untilIdle(ctx);
    expect(ctx.env.spy.received(paymentCancelled).filter(({ data }) => ofSession(order)(data))).toHaveLength(1);
  });
});

describe('money that comes too late goes back in full', () => {
  it('where the shopper passed just before the intent was cancelled', async () => {
    await ctx.control('webhooks', { pause: true });
    const { order, intent } = await asked();
    await ctx.control('three-d-secure', { intent, outcome: 'succeed' });
    await abandon(order);
    await refundedInFull(order, 5_000);
    expect(await paymentOf(ctx, order)).toMatchObject({ status: 'captured', unwanted: true });
    expect(ctx.env.spy.received(refundRequested).filter(({ data }) => ofSession(order)(data))).toHaveLength(1);
  });

  it('where the webhook tells of it after the session was given up', async () => {
    const { order, intent } = await asked();
    await ctx.control('fail', { operation: 'POST /v1/payment_intents/{intent}/cancel', mode: 'http500', times: 50 });
    await abandon(order);
    await ctx.control('three-d-secure', { intent, outcome: 'succeed' });
    await refundedInFull(order, 5_000);
  });

  it('where the capture was told and the session had ended meanwhile', async () => {
    const order = purchase();
    await ctx.submit(order);
    await ctx.env.spy.waitFor(paymentCaptured, ofSession(order));
    await abandon(order);
    await refundedInFull(order, 17_500);
    await abandon(order);
    await untilIdle(ctx);
    expect((await ctx.stripeObjectsOf(order.sessionId)).refunds).toHaveLength(1);
  });

  it('where a browser paid an attempt that was declined, and the next attempt is declined rather than charged again', async () => {
    const { order, intent } = await asked();
    await ctx.control('three-d-secure', { intent, outcome: 'fail' });
    await ctx.env.spy.waitFor(paymentDeclined, ofSession(order));
    await ctx.asDashboard((stripe) => stripe.paymentIntents.confirm(intent, { payment_method: 'pm_card_visa' }));
    await refundedInFull(order, 5_000);
    await ctx.submit(nextAttempt(order, { paymentMethodId: 'pm_card_visa' }));
    const { data } = await ctx.env.spy.waitFor(
      paymentDeclined,
      (event) => ofSession(order)(event) && event.attempt === 2,
    );
    expect(data.code).toBe('payment_unavailable');
  });

  it('where the session was charged through an intent it does not hold', async () => {
    const order = purchase();
    await ctx.submit(order);
    await ctx.env.spy.waitFor(paymentCaptured, ofSession(order));
    await ctx.asDashboard((stripe) =>
      stripe.paymentIntents.create({
        amount: 17_500,
        currency: 'usd',
        confirm: true,
        payment_method: 'pm_card_visa',
        automatic_payment_methods: { enabled: true, allow_redirects: 'never' },
        metadata: { checkout_session: order.sessionId },
      }),
    );
    const { data } = await eventuallyDue(ctx, () => ctx.env.spy.waitFor(refunded, ofSession(order)));
    expect(data).toMatchObject({ orderNumber: null, amountCents: 17_500 });
    await untilIdle(ctx);
    const { refunds } = await ctx.stripeObjectsOf(order.sessionId);
    const { intent_id: held } = await paymentOf(ctx, order);
    expect(refunds).toHaveLength(1);
    expect(refunds[0]?.payment_intent).not.toBe(held);
    await ctx.asDashboard((stripe) =>
      stripe.paymentIntents.update(String(refunds[0]?.payment_intent), { metadata: { checkout_session: 'cs_other' } }),
    );
  });
});
