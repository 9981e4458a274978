import {
  type DataOf,
  orderCancelled,
  orderFailed,
  paymentCaptured,
  refunded,
  refundFailed,
  refundRequested,
  type Share,
} from '@muse/contracts';
import { createTestContext, type TestContext } from './support/context.ts';
import { balancesOf, expectBooksToAgree } from './support/ledger.ts';
import { createPurchase, type Purchase } from './support/purchases.ts';
import { eventuallyDue, untilIdle } from './support/waiting.ts';

let ctx: TestContext;
beforeAll(async () => {
  ctx = await createTestContext();
});
afterEach(async () => {
  await ctx.control('fail', { clear: true });
  await ctx.control('webhooks', { off: true, resume: true });
  await untilIdle(ctx);
  await expectBooksToAgree(ctx);
});
afterAll(() => ctx.close());

const paid = async (more: Partial<Purchase> = {}): Promise<{ purchase: Purchase; a: Share; b: Share }> => {
  const purchase = createPurchase([12_999, 4_501], more);
  await ctx.submit(purchase);
  await ctx.env.spy.waitFor(paymentCaptured, (event) => event.sessionId === purchase.sessionId);
  const [a, b] = purchase.shares as [Share, Share];
  return { purchase, a, b };
};
const ended = ({ sessionId, shopper, currency }: Purchase, share: Share): DataOf<typeof orderFailed> => ({
  orderNumber: share.orderNumber,
  sessionId,
  shopper,
  storeId: share.storeId,
  storeName: 'The store',
  totalCents: share.totalCents,
  currency,
  reason: 'sold out',
});
const of = (share: Share) => (event: { orderNumber: string | null }) => event.orderNumber === share.orderNumber;
const refundsOf = (purchase: Purchase) =>
  ctx.env.look<{ id: string; status: string; cause: string; stripe_refund_id: string; failure: string | null }>(
    'select * from payments.refund where session_id = $1 order by created_at',
    [purchase.sessionId],
  );

describe('a failed or cancelled order', () => {
  it('has its share refunded; the other order keeps its share', async () => {
    const { purchase, a, b } = await paid();
    await ctx.env.publish(orderFailed, ended(purchase, b));
    expect((await ctx.env.spy.waitFor(refundRequested, of(b))).data).toMatchObject({
      amountCents: 4_501,
      reason: 'sold out',
    });
    const { data } = await ctx.env.spy.waitFor(refunded, of(b));
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
    const { purchase, a, b } = await paid();
    await Promise.all([
      ctx.env.publish(orderFailed, ended(purchase, a)),
      ctx.env.publish(orderCancelled, ended(purchase, b)),
    ]);
    await ctx.env.spy.waitFor(refunded, of(a));
    await ctx.env.spy.waitFor(refunded, of(b));
    await untilIdle(ctx);
    expect(await balancesOf(ctx, purchase)).toEqual({});
    expect((await ctx.stripeObjectsOf(purchase.sessionId)).charges).toMatchObject([
      { refunded: true, amount_refunded: 17_500 },
    ]);
  });

  it('is refunded once for duplicate events', async () => {
    const { purchase, b } = await paid();
    await Promise.all([
      ctx.env.publish(orderFailed, ended(purchase, b)),
      ctx.env.publish(orderFailed, ended(purchase, b)),
    ]);
    await ctx.env.spy.waitFor(refunded, of(b));
    await ctx.env.publish(orderCancelled, ended(purchase, b));
    await untilIdle(ctx);
    expect(await refundsOf(purchase)).toHaveLength(1);
    expect((await ctx.stripeObjectsOf(purchase.sessionId)).refunds).toHaveLength(1);
  });

  it('is retried later while no capture of the order is known', async () => {
    const proxy = createPurchase();
    await ctx.env.publish(orderFailed, ended(proxy, proxy.shares[0] as Share));
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
    const { purchase, b } = await paid();
    await ctx.control('fail', { operation: 'POST /v1/refunds', mode, times });
    await ctx.env.publish(orderFailed, ended(purchase, b));
    await eventuallyDue(ctx, () => ctx.env.spy.waitFor(refunded, of(b)));
    await untilIdle(ctx);
    expect((await ctx.stripeObjectsOf(purchase.sessionId)).refunds).toHaveLength(1);
  });

  it('publishes payment.refund_failed if Stripe rejects the refund, and keeps the debt', async () => {
    const { purchase, b } = await paid();
    await ctx.asDashboard(async (stripe) => {
      const [charge] = (await ctx.stripeObjectsOf(purchase.sessionId)).charges;
      await stripe.refunds.create({ charge: String(charge?.id), amount: 17_500 });
    });
    await ctx.env.publish(orderFailed, ended(purchase, b));
    const { data } = await ctx.env.spy.waitFor(refundFailed, of(b));
    expect(data.failure).toBe('charge_already_refunded');
    await untilIdle(ctx);
    expect(await balancesOf(ctx, purchase)).toMatchObject({ [`refunds_payable:${b.orderNumber}`]: -4_501 });
    await bookManualRefund(purchase, 17_500);
  });
});

describe('a pending refund', () => {
  it('is published as refunded only when Stripe reports success', async () => {
    await ctx.control('refunds', { next: 'pending', reason: 'insufficient_funds' });
    const { purchase, b } = await paid();
    await ctx.env.publish(orderFailed, ended(purchase, b));
    await eventuallyDue(ctx, async () => expect(await refundsOf(purchase)).toMatchObject([{ status: 'pending' }]));
    expect(ctx.env.spy.received(refunded).filter(({ data }) => of(b)(data))).toEqual([]);
    expect(await balancesOf(ctx, purchase)).toMatchObject({
      stripe_clearing: 17_500,
      [`refunds_payable:${b.orderNumber}`]: -4_501,
    });
    const [{ stripe_refund_id: refund } = { stripe_refund_id: '' }] = await refundsOf(purchase);
    await ctx.control('refunds', { refund, status: 'succeeded' });
    await ctx.env.spy.waitFor(refunded, of(b));
  });

  it('keeps the debt if it fails', async () => {
    await ctx.control('refunds', { next: 'pending', reason: 'processing' });
    const { purchase, b } = await paid();
    await ctx.env.publish(orderFailed, ended(purchase, b));
    await eventuallyDue(ctx, async () => expect(await refundsOf(purchase)).toMatchObject([{ status: 'pending' }]));
    const [{ stripe_refund_id: refund } = { stripe_refund_id: '' }] = await refundsOf(purchase);
    await ctx.control('refunds', { refund, status: 'failed', reason: 'lost_or_stolen_card' });
    const { data } = await ctx.env.spy.waitFor(refundFailed, of(b));
    expect(data.failure).toBe('lost_or_stolen_card');
    expect(await balancesOf(ctx, purchase)).toMatchObject({ [`refunds_payable:${b.orderNumber}`]: -4_501 });
  });

  it('restores the debt if it fails after it had succeeded', async () => {
    const { purchase, b } = await paid({ paymentMethodId: 'pm_card_refundFail' });
    await ctx.env.publish(orderFailed, ended(purchase, b));
    await ctx.env.spy.waitFor(refundFailed, of(b));
    await untilIdle(ctx);
    expect(await refundsOf(purchase)).toMatchObject([{ status: 'failed' }]);
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
    const { purchase, b } = await paid();
    await ctx.env.publish(orderFailed, ended(purchase, b));
    await eventuallyDue(ctx, async () => expect(await refundsOf(purchase)).toMatchObject([{ status: 'pending' }]));
    const [{ stripe_refund_id: refund } = { stripe_refund_id: '' }] = await refundsOf(purchase);
    await ctx.control('refunds', { refund, status: 'succeeded' });
    await ctx.env.moveClock('payments', 200);
    await eventuallyDue(ctx, () => ctx.env.spy.waitFor(refunded, of(b)));
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

/** Books a refund that a person made in Stripe's dashboard, as that person would have to. */
async function bookManualRefund({ sessionId }: Purchase, cents: number): Promise<void> {
  await ctx.env.look(
    `with e as (insert into payments.ledger_entry (session_id, cause) values ($1, 'by hand:' || $1) returning id)
     insert into payments.ledger_line select id, account, amount, 'USD' from e,
       (values ('stripe_clearing', -$2::bigint), ('by_hand', $2::bigint)) as l (account, amount)`,
    [sessionId, cents],
  );
}
