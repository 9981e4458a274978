import { orderCancelled, orderFailed, refunded, refundRequested, type Share } from '@muse/contracts';
import { createTestContext, type TestContext } from './support/context.ts';
import { balancesOf } from './support/ledger.ts';
import { createPurchase } from './support/purchases.ts';
import { createPaid, endedOrder, ofOrder, refundsOf } from './support/refunds.ts';
import { clearFailuresAndCheckBooks } from './support/teardown.ts';
import { eventuallyDue, untilIdle } from './support/waiting.ts';

let ctx: TestContext;
beforeAll(async () => {
  ctx = await createTestContext();
});
afterEach(() => clearFailuresAndCheckBooks(ctx));
afterAll(() => ctx.close());

describe('a failed or cancelled order', () => {
  it('has its share refunded; the other order keeps its share', async () => {
    const { purchase, a, b } = await createPaid(ctx);
    await ctx.env.publish(orderFailed, endedOrder(purchase, b));
    expect((await ctx.env.spy.waitFor(refundRequested, ofOrder(b))).data).toMatchObject({
      amountCents: 4_501,
      reason: 'sold out',
    });
    const { data } = await ctx.env.spy.waitFor(refunded, ofOrder(b));
    expect(data).toMatchObject({ sessionId: purchase.sessionId, amountCents: 4_501, currency: 'USD' });
    await untilIdle(ctx);
    expect(await balancesOf(ctx, purchase)).toEqual({
      stripe_clearing: 12_999,
      [`customer_prepayment:${a.orderNumber}`]: -12_999,
    });
    const { refunds } = await ctx.stripeObjectsOf(purchase.sessionId);
    expect(refunds).toMatchObject([{ amount: 4_501, metadata: { order: b.orderNumber, refund: data.refundId } }]);
  });

  it('is refunded order by order until nothing of the capture is left', async () => {
    const { purchase, a, b } = await createPaid(ctx);
    await Promise.all([
      ctx.env.publish(orderFailed, endedOrder(purchase, a)),
      ctx.env.publish(orderCancelled, endedOrder(purchase, b)),
    ]);
    await ctx.env.spy.waitFor(refunded, ofOrder(a));
    await ctx.env.spy.waitFor(refunded, ofOrder(b));
    await untilIdle(ctx);
    expect(await balancesOf(ctx, purchase)).toEqual({});
    expect((await ctx.stripeObjectsOf(purchase.sessionId)).charges).toMatchObject([
      { refunded: true, amount_refunded: 17_500 },
    ]);
  });

  it('is refunded once for duplicate events', async () => {
    const { purchase, b } = await createPaid(ctx);
    await Promise.all([
      ctx.env.publish(orderFailed, endedOrder(purchase, b)),
      ctx.env.publish(orderFailed, endedOrder(purchase, b)),
    ]);
    await ctx.env.spy.waitFor(refunded, ofOrder(b));
    await ctx.env.publish(orderCancelled, endedOrder(purchase, b));
    await untilIdle(ctx);
    expect(await refundsOf(ctx, purchase)).toHaveLength(1);
    expect((await ctx.stripeObjectsOf(purchase.sessionId)).refunds).toHaveLength(1);
  });

  it('is retried later while no capture of the order is known', async () => {
    const proxy = createPurchase();
    await ctx.env.publish(orderFailed, endedOrder(proxy, proxy.shares[0] as Share));
    await eventuallyDue(ctx, async () => {
      const [waiting] = await ctx.env.look<{ last_error: string }>(
        "select last_error from payments.scheduled_message where consumer = 'refund-when-order-failed'",
      );
      expect(waiting?.last_error).toContain('not paid');
    });
  });
});

describe('failures of Stripe during a refund', () => {
  it.each([
    ['http500', 3],
    ['http429', 2],
    ['drop_before', 3],
    ['drop_after_commit', 3],
    ['html502', 2],
  ])('%s, %i times: retried, and refunded once', async (mode, times) => {
    const { purchase, b } = await createPaid(ctx);
    await ctx.control('fail', { operation: 'POST /v1/refunds', mode, times });
    await ctx.env.publish(orderFailed, endedOrder(purchase, b));
    await eventuallyDue(ctx, () => ctx.env.spy.waitFor(refunded, ofOrder(b)));
    await untilIdle(ctx);
    expect((await ctx.stripeObjectsOf(purchase.sessionId)).refunds).toHaveLength(1);
  });
});

describe('the ledger', () => {
  it('rejects an unbalanced entry, and any update or delete', async () => {
    await expect(
      ctx.env.look(
        "with e as (insert into payments.ledger_entry (session_id, cause) values ('cs_x', 'x') returning id) insert into payments.ledger_line select id, 'revenue', 1, 'USD' from e",
      ),
    ).rejects.toThrow('sum to zero');
    await expect(ctx.env.look('update payments.ledger_line set amount_cents = 0')).rejects.toThrow('append-only');
    await expect(ctx.env.look('delete from payments.ledger_entry')).rejects.toThrow('append-only');
    await expect(ctx.env.look('truncate payments.ledger_entry cascade')).rejects.toThrow('append-only');
  });
});
