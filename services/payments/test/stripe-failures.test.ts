import { paymentCaptured, paymentDeclined } from '@muse/contracts';
import {
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
  ctx = await createTestContext({ STRIPE_TIMEOUT_MS: '400' });
});
beforeEach(() => ctx.control('webhooks', { pause: true }));
afterEach(async () => {
  await ctx.control('fail', { clear: true });
  await ctx.control('webhooks', { off: true, resume: true });
  await untilIdle(ctx);
  await expectBooksToAgree(ctx);
});
afterAll(() => ctx.close());

const ofSession = (order: Order) => (event: { sessionId: string }) => event.sessionId === order.sessionId;
const capturedOnce = (order: Order) =>
  eventuallyDue(ctx, () => {
    const events = ctx.env.spy.received(paymentCaptured).filter(({ data }) => ofSession(order)(data));
    expect(events).toHaveLength(1);
    return events[0];
  });

const { create, confirm } = emulatorOf;
const find = 'GET /v1/payment_intents/{intent}';

describe('Stripe fails for a while: there is one charge in the end', () => {
  it.each([
    ['500 twice', create, 'http500', 2],
    ['500 twice', confirm, 'http500', 2],
    ['500 five times', confirm, 'http500', 5],
    ['503', confirm, 'http503', 3],
    ['429 twice', create, 'http429', 2],
    ['429 twice', confirm, 'http429', 2],
    ['a lock', confirm, 'lock_timeout', 2],
    ['a key in use', confirm, 'http409', 3],
    ['a proxy’s page', create, 'html502', 2],
    ['a proxy’s page', confirm, 'html502', 3],
    ['an empty answer', create, 'json502_without_error', 2],
    ['an empty answer', confirm, 'json502_without_error', 3],
    ['a connection lost before', create, 'drop_before', 3],
    ['a connection lost before', confirm, 'drop_before', 3],
    ['a connection lost after', create, 'drop_after_commit', 3],
    ['a connection lost after', confirm, 'drop_after_commit', 3],
    ['no answer', confirm, 'hang', 2],
  ])('%s at %s (%s, %i times)', async (_name, operation, mode, times) => {
    const order = purchase();
    await ctx.control('fail', { operation, mode, times });
    await ctx.submit(order);
    await capturedOnce(order);
    await untilIdle(ctx);
    const { payment_intents: intents, charges } = await ctx.stripeObjectsOf(order.sessionId);
    expect(intents).toHaveLength(1);
    expect(charges).toHaveLength(1);
  });

  it('looks the intent up first, and does not mind if that fails too', async () => {
    const order = purchase();
    await ctx.control('fail', { operation: confirm, mode: 'drop_after_commit', times: 2 });
    await ctx.control('fail', { operation: find, mode: 'http500', times: 3 });
    await ctx.submit(order);
    await capturedOnce(order);
    expect((await ctx.stripeObjectsOf(order.sessionId)).charges).toHaveLength(1);
  });

  it('tells the decline whose answer was lost, and not the one before it', async () => {
    const first = purchase([5_000], { paymentMethodId: 'pm_card_chargeDeclined' });
    await ctx.submit(first);
    await ctx.env.spy.waitFor(paymentDeclined, ofSession(first));
    await ctx.control('fail', { operation: confirm, mode: 'drop_after_commit', times: 2 });
    await ctx.submit(nextAttempt(first, { paymentMethodId: 'pm_card_chargeDeclinedInsufficientFunds' }));
    const { data } = await eventuallyDue(ctx, () =>
      ctx.env.spy.waitFor(paymentDeclined, (event) => event.sessionId === first.sessionId && event.attempt === 2),
    );
    expect(data.declineCode).toBe('insufficient_funds');
  });

  it('charges the second attempt whose confirmation never arrived, whatever the first one’s error still says', async () => {
    const first = purchase([5_000], { paymentMethodId: 'pm_card_chargeDeclined' });
    await ctx.submit(first);
    await ctx.env.spy.waitFor(paymentDeclined, ofSession(first));
    await ctx.control('fail', { operation: confirm, mode: 'drop_before', times: 2 });
    await ctx.submit(nextAttempt(first, { paymentMethodId: 'pm_card_visa' }));
    await capturedOnce(first);
  });

  it('leaves an attempt that is said again alone while it is under way', async () => {
    const order = purchase();
    await ctx.control('fail', { operation: confirm, mode: 'http500', times: 3 });
    await Promise.all([ctx.submit(order), ctx.submit(order), ctx.submit(order)]);
    await capturedOnce(order);
    await untilIdle(ctx);
    const tasks = await ctx.env.look(
      "select from payments.task where kind = 'charge' and payload ->> 'sessionId' = $1",
      [order.sessionId],
    );
    expect(tasks).toHaveLength(1);
  });
});

/** Last in this file: the clock goes only forward. */
describe('Stripe is away for longer than anybody waits', () => {
  let hours = 0;
  const tooLong = async () => {
    hours += 1;
    await ctx.env.moveClock('payments', hours * 3600);
  };
  const paymentUnavailable = (order: Order) =>
    eventuallyDue(ctx, async () => {
      const { data } = await ctx.env.spy.waitFor(paymentDeclined, ofSession(order));
      expect(data).toMatchObject({ code: 'payment_unavailable', declineCode: 'payment_unavailable' });
    });
  const tries = (order: Order, atLeast: number) =>
    eventuallyDue(ctx, async () => {
      const [task] = await ctx.env.look<{ attempts: number }>(
        "select attempts from payments.task where kind = 'charge' and payload ->> 'sessionId' = $1",
        [order.sessionId],
      );
      expect(task?.attempts).toBeGreaterThanOrEqual(atLeast);
    });

  it('gives up with nothing charged where no intent was ever held, and leaves none open', async () => {
    const order = purchase();
    await ctx.control('fail', { operation: create, mode: 'drop_after_commit', times: 2 });
    await ctx.control('fail', { operation: create, mode: 'http500', times: 100 });
    await ctx.submit(order);
    await tries(order, 1);
    await tooLong();
    await paymentUnavailable(order);
    expect(await paymentOf(ctx, order)).toMatchObject({ status: 'declined', intent_id: null });
    await ctx.control('fail', { clear: true });
    await untilIdle(ctx);
    expect((await ctx.stripeObjectsOf(order.sessionId)).payment_intents).toMatchObject([{ status: 'canceled' }]);
  });

  it('gives up only when Stripe itself says that the intent is cancelled', async () => {
    const order = purchase();
    await ctx.control('fail', { operation: confirm, mode: 'drop_before', times: 100 });
    await ctx.submit(order);
    await tries(order, 1);
    await ctx.control('fail', { operation: 'POST /v1/payment_intents/{intent}/cancel', mode: 'http500', times: 4 });
    await tooLong();
    await tries(order, 3);
    expect(ctx.env.spy.received(paymentDeclined).filter(({ data }) => ofSession(order)(data))).toEqual([]);
    await paymentUnavailable(order);
    await ctx.control('fail', { clear: true });
    expect((await ctx.stripeObjectsOf(order.sessionId)).payment_intents).toMatchObject([{ status: 'canceled' }]);

    await ctx.submit(nextAttempt(order));
    await capturedOnce(order);
    const { payment_intents: intents } = await ctx.stripeObjectsOf(order.sessionId);
    expect(intents.map(({ status }) => status)).toEqual(['canceled', 'succeeded']);
  });

  it('keeps the capture that it finds after all', async () => {
    const order = purchase();
    await ctx.control('fail', { operation: confirm, mode: 'drop_after_commit', times: 2 });
    await ctx.control('fail', { operation: find, mode: 'http500', times: 100 });
    await ctx.submit(order);
    await tries(order, 2);
    await tooLong();
    await ctx.control('fail', { clear: true });
    await capturedOnce(order);
  });
});
