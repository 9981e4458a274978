import { paymentDeclined } from '@muse/contracts';
import { paidEvent } from '@muse/kit/testing';
import { createTestContext, stripeOperations, type TestContext } from './support/context.ts';
import { paymentOf } from './support/ledger.ts';
import { confirmedStatus, declinesBeforeCancelling } from './support/paid.ts';
import { createPurchase, nextAttempt, ofSession, type Purchase } from './support/purchases.ts';
import { clearFailuresAndCheckBooks } from './support/teardown.ts';
import { eventuallyDue, untilIdle } from './support/waiting.ts';

let ctx: TestContext;
beforeAll(async () => {
  ctx = await createTestContext({ STRIPE_TIMEOUT_MS: '400' });
});
beforeEach(() => ctx.control('webhooks', { pause: true }));
afterEach(() => clearFailuresAndCheckBooks(ctx));
afterAll(() => ctx.close());

const capturedOnce = (purchase: Purchase) =>
  eventuallyDue(ctx, () => {
    const events = ctx.env.spy.received(paidEvent).filter(({ data }) => ofSession(purchase)(data));
    expect(events).toHaveLength(1);
    return events[0];
  });

const { create, confirm } = stripeOperations;
const find = 'GET /v1/payment_intents/{intent}';

/** The clock only moves forward: each test moves it by another hour. */
describe('Stripe is unavailable for longer than the timeout', () => {
  let hours = 0;
  const passTimeout = async () => {
    hours += 1;
    await ctx.env.moveClock('payments', hours * 3600);
  };
  const paymentUnavailable = (purchase: Purchase) =>
    eventuallyDue(ctx, async () => {
      const { data } = await ctx.env.spy.waitFor(paymentDeclined, ofSession(purchase));
      expect(data).toMatchObject({ code: 'payment_unavailable', declineCode: 'payment_unavailable' });
    });
  const tries = (purchase: Purchase, atLeast: number) =>
    eventuallyDue(ctx, async () => {
      const [task] = await ctx.env.look<{ attempts: number }>(
        "select attempts from payments.task where kind = 'charge' and payload ->> 'sessionId' = $1",
        [purchase.sessionId],
      );
      expect(task?.attempts).toBeGreaterThanOrEqual(atLeast);
    });

  it('declines with nothing charged if no intent was stored, and leaves none open', async () => {
    const purchase = createPurchase();
    await ctx.control('fail', { operation: create, mode: 'drop_after_commit', times: 2 });
    await ctx.control('fail', { operation: create, mode: 'http500', times: 100 });
    await ctx.submit(purchase);
    await tries(purchase, 1);
    await passTimeout();
    await paymentUnavailable(purchase);
    expect(await paymentOf(ctx, purchase)).toMatchObject({ status: 'declined', intent_id: null });
    await ctx.control('fail', { clear: true });
    await untilIdle(ctx);
    expect((await ctx.stripeObjectsOf(purchase.sessionId)).payment_intents).toMatchObject([{ status: 'canceled' }]);
  });

  it('declines an attempt that may still take money only when Stripe confirms that its intent is cancelled', async () => {
    const purchase = createPurchase();
    await ctx.control('fail', { operation: confirm, mode: 'drop_before', times: 100 });
    await ctx.submit(purchase);
    await tries(purchase, 1);
    await ctx.control('fail', { operation: 'POST /v1/payment_intents/{intent}/cancel', mode: 'http500', times: 4 });
    await passTimeout();
    if (!declinesBeforeCancelling) {
      await tries(purchase, 3);
      expect(ctx.env.spy.received(paymentDeclined).filter(({ data }) => ofSession(purchase)(data))).toEqual([]);
    }
    await paymentUnavailable(purchase);
    await ctx.control('fail', { clear: true });
    if (declinesBeforeCancelling) await untilIdle(ctx);
    expect((await ctx.stripeObjectsOf(purchase.sessionId)).payment_intents).toMatchObject([{ status: 'canceled' }]);

    await ctx.submit(nextAttempt(purchase));
    await capturedOnce(purchase);
    const { payment_intents: intents } = await ctx.stripeObjectsOf(purchase.sessionId);
    expect(intents.map(({ status }) => status)).toEqual(['canceled', confirmedStatus]);
  });

  it('keeps a capture that it finds when Stripe is back, and releases a hold', async () => {
    const purchase = createPurchase();
    await ctx.control('fail', { operation: confirm, mode: 'drop_after_commit', times: 2 });
    await ctx.control('fail', { operation: find, mode: 'http500', times: 100 });
    await ctx.submit(purchase);
    await tries(purchase, 2);
    await passTimeout();
    if (declinesBeforeCancelling) await paymentUnavailable(purchase);
    await ctx.control('fail', { clear: true });
    if (!declinesBeforeCancelling) return void (await capturedOnce(purchase));
    await untilIdle(ctx);
    expect((await ctx.stripeObjectsOf(purchase.sessionId)).payment_intents).toMatchObject([{ status: 'canceled' }]);
  });
});
