import { paidEvent, type TestServer } from '@muse/kit/testing';
import { payments } from '../src/service.ts';
import { captureSettings } from './support/capture-settings.ts';
import { createTestContext, settingsFor, stripeOperations, type TestContext } from './support/context.ts';
import { expectBooksToAgree } from './support/ledger.ts';
import { createPurchase, type Purchase } from './support/purchases.ts';
import { eventuallyDue, untilIdle } from './support/waiting.ts';

let ctx: TestContext;
let other: TestServer;
beforeAll(async () => {
  const slow = { STRIPE_TIMEOUT_MS: '1500' };
  ctx = await createTestContext(slow);
  other = await ctx.env.start(payments, { ...settingsFor(ctx.emulator), ...captureSettings, ...slow });
});
afterEach(async () => {
  await untilIdle(ctx);
  await expectBooksToAgree(ctx);
});
afterAll(() => ctx.close());

const captures = (purchase: Purchase) =>
  ctx.env.spy.received(paidEvent).filter(({ data }) => data.sessionId === purchase.sessionId);
const releaseLeases = () => ctx.env.look("update payments.task set locked_until = null where state = 'open'");

describe('two replicas of payments', () => {
  it('share the jobs, and charge each purchase once', async () => {
    await ctx.control('webhooks', { duplicate: 2 });
    const purchases = Array.from({ length: 12 }, () => createPurchase());
    await Promise.all(purchases.flatMap((purchase) => [ctx.submit(purchase), ctx.submit(purchase)]));
    await eventuallyDue(ctx, () => {
      for (const purchase of purchases) expect(captures(purchase).length).toBeGreaterThan(0);
    });
    await untilIdle(ctx);
    for (const purchase of purchases) expect((await ctx.stripeObjectsOf(purchase.sessionId)).charges).toHaveLength(1);
  });

  it.each(['create', 'confirm'] as const)(
    'charge once if one takes over the lease of another that still waits for Stripe (%s)',
    async (step) => {
      const purchase = createPurchase();
      await ctx.control('fail', { operation: stripeOperations[step], mode: 'hang', times: 1 });
      await ctx.submit(purchase);
      await eventuallyDue(ctx, async () => expect(await ctx.control('fail', {})).toEqual({ waiting: 0 }));
      await releaseLeases();
      await eventuallyDue(ctx, async () => {
        await other.runDue();
        expect(captures(purchase)).toHaveLength(1);
      });
      await untilIdle(ctx);
      const { payment_intents: intents, charges } = await ctx.stripeObjectsOf(purchase.sessionId);
      expect([intents.length, charges.length, captures(purchase).length]).toEqual([1, 1, 1]);
    },
  );
});
