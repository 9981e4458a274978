import { captureFailed, checkoutAbandoned, holdExpiring, paymentAuthorized, paymentDeclined } from '@muse/contracts';
import { createTestContext, type TestContext } from './support/context.ts';
import { atStripe, createHeld, end, type HeldPurchase, releasedOf, untilIntentIs } from './support/holds.ts';
import { balancesOf, paymentOf } from './support/ledger.ts';
import { place, ship } from './support/orders.ts';
import { createPurchase, nextAttempt, ofSession, type Purchase } from './support/purchases.ts';
import { clearFailuresAndCheckBooks } from './support/teardown.ts';
import { createChallengedPurchase, submitUntilActionRequired } from './support/three-d-secure.ts';
import { eventuallyDue, untilIdle } from './support/waiting.ts';

const hour = 3_600;

let ctx: TestContext;
let passed = 0;
beforeEach(async () => {
  passed = 0;
  // Of the 168 hours that a card holds an amount: reported after one, captured after three.
  const hours = { HOLD_ALARM_HOURS: '167', CAPTURE_AHEAD_HOURS: '165' };
  ctx = await createTestContext({ PAYMENT_CAPTURE: 'after_placement', ...hours });
});
afterEach(async () => {
  await clearFailuresAndCheckBooks(ctx);
  await ctx.close();
});

/** Moves our clock and that of Stripe. */
async function pass(hours: number): Promise<void> {
  passed += hours;
  await ctx.env.moveClock('payments', passed * hour);
  await ctx.control('clock', { advanceSeconds: hours * hour });
}
const abandon = ({ sessionId }: Purchase) => ctx.env.publish(checkoutAbandoned, { sessionId, reason: 'expired' });
const statusOf = async (purchase: Purchase) => (await paymentOf(ctx, purchase)).status;

describe('a hold that ends soon', () => {
  it('is reported to operations in time, once, with the orders that are not settled', async () => {
    const { purchase, a, b } = await createHeld(ctx);
    await place(ctx, purchase, a);
    await untilIdle(ctx);
    await pass(0.9);
    await ctx.payments.runDue();
    expect(ctx.env.spy.received(holdExpiring)).toEqual([]);
    await pass(0.2);
    const { data } = await eventuallyDue(ctx, () => ctx.env.spy.waitFor(holdExpiring, ofSession(purchase)));
    expect(data).toMatchObject({ amountCents: 17_500, orderNumbers: [b.orderNumber] });
    await pass(0.2);
    await untilIdle(ctx);
    expect(ctx.env.spy.received(holdExpiring)).toHaveLength(1);
    await place(ctx, purchase, b);
    await untilIntentIs(ctx, purchase, 'succeeded');
  });

  it('is captured before that, also for the orders that may still be placed; one that fails later is refunded', async () => {
    const { purchase, a, b } = await createHeld(ctx);
    await place(ctx, purchase, a);
    await untilIdle(ctx);
    await pass(3.1);
    await untilIntentIs(ctx, purchase, 'succeeded');
    await untilIdle(ctx);
    await end(ctx, purchase, b);
    await eventuallyDue(ctx, async () =>
      expect((await atStripe(ctx, purchase)).refunds).toMatchObject([{ amount: 4_501 }]),
    );
    expect((await atStripe(ctx, purchase)).charge).toMatchObject({ amount_captured: 17_500 });
  });
});

describe('a hold that is lost', () => {
  const lose = async ({ purchase, a }: HeldPurchase) => {
    await place(ctx, purchase, a);
    await ship(ctx, purchase, a);
    await untilIdle(ctx);
    const { intent } = await atStripe(ctx, purchase);
    await ctx.asDashboard((stripe) => stripe.paymentIntents.cancel(intent.id));
    return (await eventuallyDue(ctx, () => ctx.env.spy.waitFor(captureFailed, ofSession(purchase)))).data;
  };

  it('is a debt of the shopper and is reported; an order that fails afterwards makes it smaller', async () => {
    const held = await createHeld(ctx);
    const { purchase, b } = held;
    expect(await lose(held)).toMatchObject({ owedCents: 17_500, failure: 'the hold is cancelled' });
    expect(await statusOf(purchase)).toBe('uncaptured');
    expect(await balancesOf(ctx, purchase)).toMatchObject({
      uncaptured: 17_500,
      revenue: -12_987,
      [`customer_prepayment:${b.orderNumber}`]: -4_501,
    });
    await end(ctx, purchase, b);
    expect(await releasedOf(ctx, b)).toBe(4_501);
    await untilIdle(ctx);
    const balances = await balancesOf(ctx, purchase);
    expect(balances).toMatchObject({ uncaptured: 12_999 });
    expect(Object.keys(balances).filter((account) => /prepayment|payable:MO/.test(account))).toEqual([]);
  });

  it('because Stripe refuses to capture it, too', async () => {
    const { purchase, a, b } = await createHeld(ctx);
    await ctx.env.look(
      'update payments.payment set authorized_cents = 99999, capture_cents = 99999 where session_id = $1',
      [purchase.sessionId],
    );
    await pass(0.1);
    const { data } = await eventuallyDue(ctx, () => ctx.env.spy.waitFor(captureFailed, ofSession(purchase)));
    expect(data).toMatchObject({ owedCents: 17_500, failure: 'amount_too_large' });
    for (const share of [a, b]) await end(ctx, purchase, share);
    for (const share of [a, b]) await releasedOf(ctx, share);
    await untilIdle(ctx);
    expect(await balancesOf(ctx, purchase)).toEqual({});
    await ctx.asDashboard(async (stripe) => stripe.paymentIntents.cancel((await atStripe(ctx, purchase)).intent.id));
  });
});

describe('a hold that nobody wants', () => {
  it('is cancelled when the session ended after it was published', async () => {
    const { purchase } = await createHeld(ctx);
    await abandon(purchase);
    await untilIntentIs(ctx, purchase, 'canceled');
    await eventuallyDue(ctx, async () => expect(await statusOf(purchase)).toBe('cancelled'));
    expect(await balancesOf(ctx, purchase)).toEqual({});
  });

  it('is cancelled when the shopper authenticates after the session has ended', async () => {
    const purchase = createChallengedPurchase();
    const intent = await submitUntilActionRequired(ctx, purchase);
    await ctx.control('fail', { operation: 'POST /v1/payment_intents/{intent}/cancel', mode: 'http500', times: 50 });
    await abandon(purchase);
    await ctx.control('three-d-secure', { intent, outcome: 'succeed' });
    await ctx.control('fail', { clear: true });
    await untilIntentIs(ctx, purchase, 'canceled');
    await eventuallyDue(ctx, async () => expect(await statusOf(purchase)).toBe('cancelled'));
  });

  it('is cancelled when a browser paid a declined attempt; the next attempt has an intent of its own', async () => {
    const purchase = createChallengedPurchase();
    const intent = await submitUntilActionRequired(ctx, purchase);
    await ctx.control('three-d-secure', { intent, outcome: 'fail' });
    await ctx.env.spy.waitFor(paymentDeclined, ofSession(purchase));
    await ctx.asDashboard((stripe) => stripe.paymentIntents.confirm(intent, { payment_method: 'pm_card_visa' }));
    await untilIntentIs(ctx, purchase, 'canceled');
    await ctx.submit(nextAttempt(purchase, { paymentMethodId: 'pm_card_visa' }));
    await ctx.env.spy.waitFor(paymentAuthorized, (event) => ofSession(purchase)(event) && event.attempt === 2);
    const { intents } = await atStripe(ctx, purchase);
    expect(intents.map(({ status }) => status).sort()).toEqual(['canceled', 'requires_capture']);
  });

  it('is cancelled when Stripe was unavailable too long, and the attempt is declined', async () => {
    const purchase = createPurchase();
    await ctx.control('webhooks', { lose: true });
    await ctx.control('fail', {
      operation: 'POST /v1/payment_intents/{intent}/confirm',
      mode: 'drop_after_commit',
      times: 2,
    });
    await ctx.control('fail', { operation: 'GET /v1/payment_intents/{intent}', mode: 'http500', times: 1_000 });
    await ctx.submit(purchase);
    await untilIntentIs(ctx, purchase, 'requires_capture');
    await pass(0.1);
    const { data } = await eventuallyDue(ctx, () => ctx.env.spy.waitFor(paymentDeclined, ofSession(purchase)));
    expect(data.code).toBe('payment_unavailable');
    await ctx.control('fail', { clear: true });
    await untilIntentIs(ctx, purchase, 'canceled');
  });
});

describe('the capture of a hold', () => {
  const operation = 'POST /v1/payment_intents/{intent}/capture';

  it.each(['drop_before', 'drop_after_commit', 'http500', 'http429'])('happens once after %s', async (mode) => {
    const { purchase, a, b } = await createHeld(ctx);
    await ctx.control('fail', { operation, mode, times: 4 });
    await place(ctx, purchase, a);
    await end(ctx, purchase, b);
    await untilIntentIs(ctx, purchase, 'succeeded');
    await eventuallyDue(ctx, async () => expect(await statusOf(purchase)).toBe('captured'));
    expect((await atStripe(ctx, purchase)).charge.amount_captured).toBe(12_999);
    expect((await balancesOf(ctx, purchase)).stripe_clearing).toBe(12_999);
  });

  it('by a person at Stripe’s own site is booked, and what exceeds the orders is refunded', async () => {
    const { purchase, a, b } = await createHeld(ctx);
    await end(ctx, purchase, b);
    await untilIdle(ctx);
    const { intent } = await atStripe(ctx, purchase);
    await ctx.asDashboard((stripe) => stripe.paymentIntents.capture(intent.id));
    await eventuallyDue(ctx, async () =>
      expect((await atStripe(ctx, purchase)).refunds).toMatchObject([{ amount: 4_501, status: 'succeeded' }]),
    );
    await untilIdle(ctx);
    await place(ctx, purchase, a);
    await untilIdle(ctx);
    expect(await balancesOf(ctx, purchase)).toMatchObject({
      stripe_clearing: 12_999,
      [`customer_prepayment:${a.orderNumber}`]: -12_999,
    });
  });
});
