import { paymentCaptured } from '@muse/contracts';
import type { TestServer } from '@muse/kit/testing';
import { payments } from '../src/service.ts';
import {
  createTestContext,
  emulatorOf,
  eventuallyDue,
  expectBooksToAgree,
  type Order,
  purchase,
  settingsFor,
  type TestContext,
  untilIdle,
} from './support/context.ts';

let ctx: TestContext;
let other: TestServer;
beforeAll(async () => {
  const slow = { STRIPE_TIMEOUT_MS: '1500' };
  ctx = await createTestContext(slow);
  other = await ctx.env.start(payments, { ...settingsFor(ctx.emulator), ...slow });
});
afterEach(async () => {
  await untilIdle(ctx);
  await expectBooksToAgree(ctx);
});
afterAll(() => ctx.close());

const captures = (order: Order) =>
  ctx.env.spy.received(paymentCaptured).filter(({ data }) => data.sessionId === order.sessionId);
const releaseLeases = () => ctx.env.look("update payments.task set locked_until = null where state = 'open'");

describe('two replicas of payments', () => {
  it('share the work, and charge each purchase once', async () => {
    await ctx.control('webhooks', { duplicate: 2 });
    const orders = Array.from({ length: 12 }, () => purchase());
    await Promise.all(orders.flatMap((order) => [ctx.submit(order), ctx.submit(order)]));
    await eventuallyDue(ctx, () => {
      for (const order of orders) expect(captures(order).length).toBeGreaterThan(0);
    });
    await untilIdle(ctx);
    for (const order of orders) expect((await ctx.stripeObjectsOf(order.sessionId)).charges).toHaveLength(1);
  });

  it.each(['create', 'confirm'] as const)(
    'charge once where one takes over from another that still waits for Stripe (%s)',
    async (step) => {
      const order = purchase();
      await ctx.control('fail', { operation: emulatorOf[step], mode: 'hang', times: 1 });
      await ctx.submit(order);
      await eventuallyDue(ctx, async () => expect(await ctx.control('fail', {})).toEqual({ waiting: 0 }));
      await releaseLeases();
      await eventuallyDue(ctx, async () => {
        await other.runDue();
        expect(captures(order)).toHaveLength(1);
      });
      await untilIdle(ctx);
      const { payment_intents: intents, charges } = await ctx.stripeObjectsOf(order.sessionId);
      expect([intents.length, charges.length, captures(order).length]).toEqual([1, 1, 1]);
    },
  );
});
