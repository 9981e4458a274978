import { paymentDeclined, type Share } from '@muse/contracts';
import { eventually } from '@muse/kit/testing';
import { createTestContext, stripeOperations, type TestContext } from './support/context.ts';
import { balancesOf, expectBooksToAgree, paymentOf } from './support/ledger.ts';
import { untilPaid } from './support/paid.ts';
import { createPurchase, nextAttempt, type Purchase } from './support/purchases.ts';
import { eventuallyDue, untilIdle } from './support/waiting.ts';

let ctx: TestContext;
beforeAll(async () => {
  ctx = await createTestContext();
});
afterEach(() => expectBooksToAgree(ctx));
afterAll(() => ctx.close());

const captured = (purchase: Purchase) => untilPaid(ctx, purchase);
const declined = (purchase: Purchase) =>
  ctx.env.spy.waitFor(
    paymentDeclined,
    (event) => event.sessionId === purchase.sessionId && event.attempt === purchase.attempt,
  );
const timesDeclined = ({ sessionId }: Purchase) =>
  ctx.env.spy
    .received(paymentDeclined)
    .map(({ data }) => data)
    .filter((data) => data.sessionId === sessionId);

describe('a declined card', () => {
  it.each([
    ['pm_card_chargeDeclined', 'card_declined', 'generic_decline'],
    ['pm_card_chargeDeclinedInsufficientFunds', 'card_declined', 'insufficient_funds'],
    ['pm_card_chargeDeclinedExpiredCard', 'expired_card', 'expired_card'],
    ['pm_card_chargeDeclinedIncorrectCvc', 'incorrect_cvc', 'incorrect_cvc'],
    ['pm_card_chargeDeclinedProcessingError', 'processing_error', 'processing_error'],
    ['pm_card_chargeDeclinedLostCard', 'card_declined', 'generic_decline'],
    ['pm_card_chargeDeclinedStolenCard', 'card_declined', 'generic_decline'],
    ['pm_card_chargeDeclinedFraudulent', 'card_declined', 'generic_decline'],
    ['pm_unknown', 'resource_missing', 'resource_missing'],
  ])('%s is published as %s, %s', async (paymentMethodId, code, declineCode) => {
    const purchase = createPurchase([5_000], { paymentMethodId });
    await ctx.submit(purchase);
    expect((await declined(purchase)).data).toMatchObject({ code, declineCode });
    await untilIdle(ctx);
    expect(await paymentOf(ctx, purchase)).toMatchObject({ status: 'declined', captured_cents: null });
    expect((await ctx.stripeObjectsOf(purchase.sessionId)).charges.filter((charge) => charge.captured)).toEqual([]);
  });

  it('declines an amount that Stripe rejects, and leaves no intent', async () => {
    const purchase = createPurchase([49]);
    await ctx.submit(purchase);
    expect((await declined(purchase)).data).toMatchObject({ code: 'amount_too_small' });
    await untilIdle(ctx);
    expect((await ctx.stripeObjectsOf(purchase.sessionId)).payment_intents).toEqual([]);
  });

  it('charges the next attempt through the same intent, with the new amount', async () => {
    const first = createPurchase([5_000], { paymentMethodId: 'pm_card_chargeDeclinedInsufficientFunds' });
    await ctx.submit(first);
    await declined(first);
    const dearer = { ...(first.shares[0] as Share), shippingCents: 1_020, totalCents: 6_000 };
    const second = nextAttempt(first, { paymentMethodId: 'pm_card_visa', amountCents: 6_000, shares: [dearer] });
    await ctx.submit(second);
    expect((await captured(second)).data.amountCents).toBe(6_000);

    await untilIdle(ctx);
    const { payment_intents: intents } = await ctx.stripeObjectsOf(first.sessionId);
    expect(intents).toMatchObject([{ status: 'succeeded', amount_received: 6_000, metadata: { attempt: '2' } }]);
    expect(await balancesOf(ctx, second)).toMatchObject({ [`customer_prepayment:${dearer.orderNumber}`]: -6_000 });
  });

  it('is declined again in every further attempt', async () => {
    let purchase = createPurchase([5_000], { paymentMethodId: 'pm_card_chargeDeclined' });
    await ctx.submit(purchase);
    await declined(purchase);
    for (const paymentMethodId of ['pm_card_chargeDeclinedExpiredCard', 'pm_unknown', 'pm_card_chargeDeclined']) {
      purchase = nextAttempt(purchase, { paymentMethodId });
      await ctx.submit(purchase);
      await declined(purchase);
    }
    await untilIdle(ctx);
    expect((await ctx.stripeObjectsOf(purchase.sessionId)).payment_intents).toHaveLength(1);
  });

  it('publishes the decline again for a duplicate, without confirming again', async () => {
    const purchase = createPurchase([5_000], { paymentMethodId: 'pm_card_chargeDeclined' });
    await ctx.submit(purchase);
    const first = await declined(purchase);
    await ctx.submit(purchase);
    await eventually(() => expect(timesDeclined(purchase)).toEqual([first.data, first.data]));
    expect((await ctx.stripeObjectsOf(purchase.sessionId)).charges).toHaveLength(1);
  });

  it('creates a new intent if the old one was cancelled at Stripe', async () => {
    const first = createPurchase([5_000], { paymentMethodId: 'pm_card_chargeDeclined' });
    await ctx.submit(first);
    await declined(first);
    const { intent_id: intent } = await paymentOf(ctx, first);
    await ctx.asDashboard((stripe) => stripe.paymentIntents.cancel(String(intent)));
    await untilIdle(ctx);
    const second = nextAttempt(first, { paymentMethodId: 'pm_card_visa' });
    await ctx.submit(second);
    await captured(second);
    await untilIdle(ctx);
    const { payment_intents: intents } = await ctx.stripeObjectsOf(first.sessionId);
    expect(intents.map(({ status }) => status)).toEqual(['canceled', 'succeeded']);
  });

  it('ignores a stale webhook of the first attempt during the second', async () => {
    const first = createPurchase([5_000], { paymentMethodId: 'pm_card_chargeDeclined' });
    await ctx.control('webhooks', { pause: true });
    await ctx.submit(first);
    await declined(first);
    await ctx.control('fail', { operation: stripeOperations.confirm, times: 4, mode: 'drop_before' });
    const second = nextAttempt(first, { paymentMethodId: 'pm_card_visa' });
    await ctx.submit(second);
    await eventually(async () =>
      expect(await paymentOf(ctx, second)).toMatchObject({ attempt: 2, status: 'processing' }),
    );
    await ctx.control('webhooks', { resume: true });
    await eventuallyDue(ctx, () => captured(second));
    await untilIdle(ctx);
    expect(timesDeclined(first)).toHaveLength(1);
  });
});
