import { paymentDeclined } from '@muse/contracts';
import { createTestContext, stripeOperations, type TestContext } from './support/context.ts';
import { untilPaid } from './support/paid.ts';
import { createPurchase, ofSession } from './support/purchases.ts';
import { eventuallyDue, untilIdle } from './support/waiting.ts';

let ctx: TestContext;
beforeAll(async () => {
  ctx = await createTestContext();
});
afterAll(() => ctx.close());

const series = async () => {
  const metrics = String((await ctx.payments.admin.send('GET', '/metrics')).body);
  const found = metrics.matchAll(/^stripe_call_seconds_count\{operation="(.*)",outcome="(.*)"\} (\d+)$/gm);
  return Object.fromEntries(
    [...found].map(([, operation, outcome, count]) => [`${operation}: ${outcome}`, Number(count)]),
  );
};

describe('the metrics of calls to Stripe', () => {
  it('count them by operation and outcome, and name no payment', async () => {
    const [paid, refused, delayed] = [
      createPurchase(),
      createPurchase([5_000], { paymentMethodId: 'pm_unknown' }),
      createPurchase(),
    ];
    await ctx.submit(paid);
    await untilPaid(ctx, paid);
    await ctx.submit(refused);
    await ctx.env.spy.waitFor(paymentDeclined, ofSession(refused));
    await ctx.control('fail', { operation: stripeOperations.create, mode: 'http500', times: 2 }); // Stripe's client tries twice
    await ctx.submit(delayed);
    await eventuallyDue(ctx, () => untilPaid(ctx, delayed));
    await untilIdle(ctx);

    const before = await series();
    const outcomes = Object.keys(before).map((name) => name.split(': ')[1]);
    expect([...new Set(outcomes)].sort()).toEqual(['ok', 'rejected', 'unavailable']);

    for (let purchases = 0; purchases < 3; purchases += 1) {
      const again = createPurchase();
      await ctx.submit(again);
      await untilPaid(ctx, again);
    }
    await untilIdle(ctx);
    expect(Object.keys(await series()).sort()).toEqual(Object.keys(before).sort());
  });
});
