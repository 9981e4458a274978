import { orderFailed, refunded } from '@muse/contracts';
import { paidEvent } from '@muse/kit/testing';
import { createTestContext, type TestContext } from './support/context.ts';
import { expectBooksToAgree } from './support/ledger.ts';
import { createPurchase } from './support/purchases.ts';
import { createPaid, endedOrder, ofOrder } from './support/refunds.ts';
import { eventuallyDue, untilIdle } from './support/waiting.ts';

let ctx: TestContext;
beforeAll(async () => {
  ctx = await createTestContext({ STRIPE_CALLS_PER_SECOND: '10' });
});
afterAll(() => ctx.close());

describe('more purchases than the budget of calls carries', () => {
  it('let a refund go first, and are all charged in the end', async () => {
    const { purchase, b } = await createPaid(ctx);
    const rush = Array.from({ length: 20 }, () => createPurchase());
    await Promise.all(rush.map((each) => ctx.submit(each)));
    await ctx.env.publish(orderFailed, endedOrder(purchase, b));
    await ctx.env.spy.waitFor(refunded, ofOrder(b));
    const captures = () => ctx.env.spy.received(paidEvent).length - 1;
    expect(captures()).toBeLessThan(rush.length);
    await eventuallyDue(ctx, () => expect(captures()).toBe(rush.length));
    await untilIdle(ctx);
    await expectBooksToAgree(ctx);
  });
});
