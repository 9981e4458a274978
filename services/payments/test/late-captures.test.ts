import { checkoutAbandoned, paymentDeclined, refunded, refundRequested } from '@muse/contracts';
import { isHeld } from '@muse/kit/testing';
import { createTestContext, type TestContext } from './support/context.ts';
import { balancesOf, paymentOf } from './support/ledger.ts';
import { paysAgainAfterRelease, untilGivenBack, untilPaid } from './support/paid.ts';
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
const refundedInFull = async (purchase: Purchase) => {
  const { data } = await eventuallyDue(ctx, () => ctx.env.spy.waitFor(refunded, ofSession(purchase)));
  expect(data).toMatchObject({ orderNumber: null, amountCents: 17_500 });
  await untilIdle(ctx);
  expect(await balancesOf(ctx, purchase)).toEqual({});
};

describe('money that comes too late is given back', () => {
  it('when the shopper authenticated just before the intent was cancelled', async () => {
    await ctx.control('webhooks', { pause: true });
    const { purchase, intent } = await createActionRequired();
    await ctx.control('three-d-secure', { intent, outcome: 'succeed' });
    await abandon(purchase);
    await untilGivenBack(ctx, purchase, 5_000);
    const asked = ctx.env.spy.received(refundRequested).filter(({ data }) => ofSession(purchase)(data));
    expect(asked).toHaveLength(isHeld ? 0 : 1);
  });

  it('when the webhook arrives after the session was abandoned', async () => {
    const { purchase, intent } = await createActionRequired();
    await ctx.control('fail', { operation: 'POST /v1/payment_intents/{intent}/cancel', mode: 'http500', times: 50 });
    await abandon(purchase);
    await ctx.control('three-d-secure', { intent, outcome: 'succeed' });
    await ctx.control('fail', { clear: true });
    await untilGivenBack(ctx, purchase, 5_000);
  });

  it('when the session ended after the capture was published', async () => {
    const purchase = createPurchase();
    await ctx.submit(purchase);
    await untilPaid(ctx, purchase);
    await abandon(purchase);
    await refundedInFull(purchase);
    await abandon(purchase);
    await untilIdle(ctx);
    expect((await ctx.stripeObjectsOf(purchase.sessionId)).refunds).toHaveLength(1);
  });

  it('when a browser paid a declined attempt; the next attempt is not charged a second time', async () => {
    const { purchase, intent } = await createActionRequired();
    await ctx.control('three-d-secure', { intent, outcome: 'fail' });
    await ctx.env.spy.waitFor(paymentDeclined, ofSession(purchase));
    await ctx.asDashboard((stripe) => stripe.paymentIntents.confirm(intent, { payment_method: 'pm_card_visa' }));
    await untilGivenBack(ctx, purchase, 5_000);
    const again = nextAttempt(purchase, { paymentMethodId: 'pm_card_visa' });
    await ctx.submit(again);
    if (paysAgainAfterRelease) return void (await untilPaid(ctx, again));
    const { data } = await ctx.env.spy.waitFor(
      paymentDeclined,
      (event) => ofSession(purchase)(event) && event.attempt === 2,
    );
    expect(data.code).toBe('payment_unavailable');
  });

  it('when the session was charged through an intent that is not its own', async () => {
    const purchase = createPurchase();
    await ctx.submit(purchase);
    await untilPaid(ctx, purchase);
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
