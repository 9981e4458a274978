import { paymentDeclined } from '@muse/contracts';
import { paidEvent } from '@muse/kit/testing';
import { createTestContext, stripeOperations, type TestContext } from './support/context.ts';
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

describe('failures of Stripe during a charge: retried, and charged once', () => {
  it.each([
    ['500 twice', create, 'http500', 2],
    ['500 twice', confirm, 'http500', 2],
    ['500 five times', confirm, 'http500', 5],
    ['503', confirm, 'http503', 3],
    ['429 twice', create, 'http429', 2],
    ['429 twice', confirm, 'http429', 2],
    ['a lock timeout', confirm, 'lock_timeout', 2],
    ['an idempotency key in use', confirm, 'http409', 3],
    ['an error page of a proxy', create, 'html502', 2],
    ['an error page of a proxy', confirm, 'html502', 3],
    ['an empty answer', create, 'json502_without_error', 2],
    ['an empty answer', confirm, 'json502_without_error', 3],
    ['a connection lost before the effect', create, 'drop_before', 3],
    ['a connection lost before the effect', confirm, 'drop_before', 3],
    ['a connection lost after the effect', create, 'drop_after_commit', 3],
    ['a connection lost after the effect', confirm, 'drop_after_commit', 3],
    ['a timeout', confirm, 'hang', 2],
  ])('%s at %s (%s, %i times)', async (_name, operation, mode, times) => {
    const purchase = createPurchase();
    await ctx.control('fail', { operation, mode, times });
    await ctx.submit(purchase);
    await capturedOnce(purchase);
    await untilIdle(ctx);
    const { payment_intents: intents, charges } = await ctx.stripeObjectsOf(purchase.sessionId);
    expect(intents).toHaveLength(1);
    expect(charges).toHaveLength(1);
  });

  it('looks the intent up before a retry, also if the look-up fails at first', async () => {
    const purchase = createPurchase();
    await ctx.control('fail', { operation: confirm, mode: 'drop_after_commit', times: 2 });
    await ctx.control('fail', { operation: find, mode: 'http500', times: 3 });
    await ctx.submit(purchase);
    await capturedOnce(purchase);
    expect((await ctx.stripeObjectsOf(purchase.sessionId)).charges).toHaveLength(1);
  });

  it('publishes the decline whose answer was lost, and not the earlier one', async () => {
    const first = createPurchase([5_000], { paymentMethodId: 'pm_card_chargeDeclined' });
    await ctx.submit(first);
    await ctx.env.spy.waitFor(paymentDeclined, ofSession(first));
    await ctx.control('fail', { operation: confirm, mode: 'drop_after_commit', times: 2 });
    await ctx.submit(nextAttempt(first, { paymentMethodId: 'pm_card_chargeDeclinedInsufficientFunds' }));
    const { data } = await eventuallyDue(ctx, () =>
      ctx.env.spy.waitFor(paymentDeclined, (event) => event.sessionId === first.sessionId && event.attempt === 2),
    );
    expect(data.declineCode).toBe('insufficient_funds');
  });

  it('charges a second attempt whose confirmation was lost, although the intent still has the error of the first', async () => {
    const first = createPurchase([5_000], { paymentMethodId: 'pm_card_chargeDeclined' });
    await ctx.submit(first);
    await ctx.env.spy.waitFor(paymentDeclined, ofSession(first));
    await ctx.control('fail', { operation: confirm, mode: 'drop_before', times: 2 });
    await ctx.submit(nextAttempt(first, { paymentMethodId: 'pm_card_visa' }));
    await capturedOnce(first);
  });

  it('ignores a duplicate of an attempt that is being charged', async () => {
    const purchase = createPurchase();
    await ctx.control('fail', { operation: confirm, mode: 'http500', times: 3 });
    await Promise.all([ctx.submit(purchase), ctx.submit(purchase), ctx.submit(purchase)]);
    await capturedOnce(purchase);
    await untilIdle(ctx);
    const tasks = await ctx.env.look(
      "select from payments.task where kind = 'charge' and payload ->> 'sessionId' = $1",
      [purchase.sessionId],
    );
    expect(tasks).toHaveLength(1);
  });
});
