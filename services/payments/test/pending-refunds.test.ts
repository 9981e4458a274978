import { orderFailed, refunded, refundFailed } from '@muse/contracts';
import { createTestContext, type TestContext } from './support/context.ts';
import { balancesOf } from './support/ledger.ts';
import { createPaid, endedOrder, ofOrder, refundsOf } from './support/refunds.ts';
import { clearFailuresAndCheckBooks } from './support/teardown.ts';
import { eventuallyDue, untilIdle } from './support/waiting.ts';

let ctx: TestContext;
beforeAll(async () => {
  ctx = await createTestContext();
});
afterEach(() => clearFailuresAndCheckBooks(ctx));
afterAll(() => ctx.close());

describe('a pending refund', () => {
  it('is published as refunded only when Stripe reports success', async () => {
    await ctx.control('refunds', { next: 'pending', reason: 'insufficient_funds' });
    const { purchase, b } = await createPaid(ctx);
    await ctx.env.publish(orderFailed, endedOrder(purchase, b));
    await eventuallyDue(ctx, async () => expect(await refundsOf(ctx, purchase)).toMatchObject([{ status: 'pending' }]));
    expect(ctx.env.spy.received(refunded).filter(({ data }) => ofOrder(b)(data))).toEqual([]);
    expect(await balancesOf(ctx, purchase)).toMatchObject({
      stripe_clearing: 17_500,
      [`refunds_payable:${b.orderNumber}`]: -4_501,
    });
    const [{ stripe_refund_id: refund } = { stripe_refund_id: '' }] = await refundsOf(ctx, purchase);
    await ctx.control('refunds', { refund, status: 'succeeded' });
    await ctx.env.spy.waitFor(refunded, ofOrder(b));
  });

  it('keeps the debt if it fails', async () => {
    await ctx.control('refunds', { next: 'pending', reason: 'processing' });
    const { purchase, b } = await createPaid(ctx);
    await ctx.env.publish(orderFailed, endedOrder(purchase, b));
    await eventuallyDue(ctx, async () => expect(await refundsOf(ctx, purchase)).toMatchObject([{ status: 'pending' }]));
    const [{ stripe_refund_id: refund } = { stripe_refund_id: '' }] = await refundsOf(ctx, purchase);
    await ctx.control('refunds', { refund, status: 'failed', reason: 'lost_or_stolen_card' });
    const { data } = await ctx.env.spy.waitFor(refundFailed, ofOrder(b));
    expect(data.failure).toBe('lost_or_stolen_card');
    expect(await balancesOf(ctx, purchase)).toMatchObject({ [`refunds_payable:${b.orderNumber}`]: -4_501 });
  });

  it('restores the debt if it fails after it had succeeded', async () => {
    const { purchase, b } = await createPaid(ctx, { paymentMethodId: 'pm_card_refundFail' });
    await ctx.env.publish(orderFailed, endedOrder(purchase, b));
    await ctx.env.spy.waitFor(refundFailed, ofOrder(b));
    await untilIdle(ctx);
    expect(await refundsOf(ctx, purchase)).toMatchObject([{ status: 'failed' }]);
    expect(await balancesOf(ctx, purchase)).toMatchObject({
      stripe_clearing: 17_500,
      [`refunds_payable:${b.orderNumber}`]: -4_501,
    });
    const history = await ctx.env.look<{ to_status: string }>(
      'select to_status from payments.refund_history join payments.refund r on r.id = refund_id where session_id = $1 order by refund_history.id',
      [purchase.sessionId],
    );
    expect(history.map((row) => row.to_status).at(-1)).toBe('failed');
  });

  it('is reconciled when every webhook is lost', async () => {
    await ctx.control('webhooks', { pause: true });
    await ctx.control('refunds', { next: 'pending', reason: 'processing' });
    const { purchase, b } = await createPaid(ctx);
    await ctx.env.publish(orderFailed, endedOrder(purchase, b));
    await eventuallyDue(ctx, async () => expect(await refundsOf(ctx, purchase)).toMatchObject([{ status: 'pending' }]));
    const [{ stripe_refund_id: refund } = { stripe_refund_id: '' }] = await refundsOf(ctx, purchase);
    await ctx.control('refunds', { refund, status: 'succeeded' });
    await ctx.env.moveClock('payments', 200);
    await eventuallyDue(ctx, () => ctx.env.spy.waitFor(refunded, ofOrder(b)));
  });
});
