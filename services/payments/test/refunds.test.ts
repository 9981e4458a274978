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
import {
  balancesOf,
  createTestContext,
  eventuallyDue,
  expectBooksToAgree,
  type Order,
  purchase,
  type TestContext,
  untilIdle,
} from './support/context.ts';

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

const paid = async (more: Partial<Order> = {}): Promise<{ order: Order; a: Share; b: Share }> => {
  const order = purchase([12_999, 4_501], more);
  await ctx.submit(order);
  await ctx.env.spy.waitFor(paymentCaptured, (event) => event.sessionId === order.sessionId);
  const [a, b] = order.shares as [Share, Share];
  return { order, a, b };
};
const ended = ({ sessionId, shopper, currency }: Order, share: Share): DataOf<typeof orderFailed> => ({
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
const refundsOf = (order: Order) =>
  ctx.env.look<{ id: string; status: string; cause: string; stripe_refund_id: string; failure: string | null }>(
    'select * from payments.refund where session_id = $1 order by created_at',
    [order.sessionId],
  );

describe('an order ends without its goods', () => {
  it('gives its share back and leaves the other order untouched', async () => {
    const { order, a, b } = await paid();
    await ctx.env.publish(orderFailed, ended(order, b));
    expect((await ctx.env.spy.waitFor(refundRequested, of(b))).data).toMatchObject({
      amountCents: 4_501,
      reason: 'sold out',
    });
    const { data } = await ctx.env.spy.waitFor(refunded, of(b));
    expect(data).toMatchObject({ sessionId: order.sessionId, amountCents: 4_501, currency: 'USD' });
    await untilIdle(ctx);
    expect(await balancesOf(ctx, order)).toEqual({
      stripe_clearing: 12_999,
      [`customer_prepayment:${a.orderNumber}`]: -12_999,
    });
    const { refunds } = await ctx.stripeObjectsOf(order.sessionId);
    expect(refunds).toMatchObject([{ amount: 4_501, metadata: { order: b.orderNumber, refund: data.refundId } }]);
  });

  it('gives everything back, order by order, when all of them end', async () => {
    const { order, a, b } = await paid();
    await Promise.all([
      ctx.env.publish(orderFailed, ended(order, a)),
      ctx.env.publish(orderCancelled, ended(order, b)),
    ]);
    await ctx.env.spy.waitFor(refunded, of(a));
    await ctx.env.spy.waitFor(refunded, of(b));
    await untilIdle(ctx);
    expect(await balancesOf(ctx, order)).toEqual({});
    expect((await ctx.stripeObjectsOf(order.sessionId)).charges).toMatchObject([
      { refunded: true, amount_refunded: 17_500 },
    ]);
  });

  it('is heard twice, as two messages, and refunded once', async () => {
    const { order, b } = await paid();
    await Promise.all([ctx.env.publish(orderFailed, ended(order, b)), ctx.env.publish(orderFailed, ended(order, b))]);
    await ctx.env.spy.waitFor(refunded, of(b));
    await ctx.env.publish(orderCancelled, ended(order, b));
    await untilIdle(ctx);
    expect(await refundsOf(order)).toHaveLength(1);
    expect((await ctx.stripeObjectsOf(order.sessionId)).refunds).toHaveLength(1);
  });

  it('waits where the order is not paid as far as we know', async () => {
    const proxy = purchase();
    await ctx.env.publish(orderFailed, ended(proxy, proxy.shares[0] as Share));
    await eventuallyDue(ctx, async () => {
      const [waiting] = await ctx.env.look<{ last_error: string }>(
        "select last_error from payments.scheduled_message where consumer = 'refund-when-order-failed'",
      );
      expect(waiting?.last_error).toContain('not paid');
    });
  });
});

describe('Stripe fails while refunding', () => {
  it.each([
    ['http500', 3],
    ['http429', 2],
    ['drop_before', 3],
    ['drop_after_commit', 3],
    ['html502', 2],
  ])('%s, %i times: refunded once in the end', async (mode, times) => {
    const { order, b } = await paid();
    await ctx.control('fail', { operation: 'POST /v1/refunds', mode, times });
    await ctx.env.publish(orderFailed, ended(order, b));
    await eventuallyDue(ctx, () => ctx.env.spy.waitFor(refunded, of(b)));
    await untilIdle(ctx);
    expect((await ctx.stripeObjectsOf(order.sessionId)).refunds).toHaveLength(1);
  });

  it('shows a person what Stripe refuses to refund, and keeps the debt open', async () => {
    const { order, b } = await paid();
    await ctx.asDashboard(async (stripe) => {
      const [charge] = (await ctx.stripeObjectsOf(order.sessionId)).charges;
      await stripe.refunds.create({ charge: String(charge?.id), amount: 17_500 });
    });
    await ctx.env.publish(orderFailed, ended(order, b));
    const { data } = await ctx.env.spy.waitFor(refundFailed, of(b));
    expect(data.failure).toBe('charge_already_refunded');
    await untilIdle(ctx);
    expect(await balancesOf(ctx, order)).toMatchObject({ [`refunds_payable:${b.orderNumber}`]: -4_501 });
    await bookWhatThePersonDid(order, 17_500);
  });
});

describe('a refund takes its time', () => {
  it('is not shown as done while it is pending, and is when Stripe says so', async () => {
    await ctx.control('refunds', { next: 'pending', reason: 'insufficient_funds' });
    const { order, b } = await paid();
    await ctx.env.publish(orderFailed, ended(order, b));
    await eventuallyDue(ctx, async () => expect(await refundsOf(order)).toMatchObject([{ status: 'pending' }]));
    expect(ctx.env.spy.received(refunded).filter(({ data }) => of(b)(data))).toEqual([]);
    expect(await balancesOf(ctx, order)).toMatchObject({
      stripe_clearing: 17_500,
      [`refunds_payable:${b.orderNumber}`]: -4_501,
    });
    const [{ stripe_refund_id: refund } = { stripe_refund_id: '' }] = await refundsOf(order);
    await ctx.control('refunds', { refund, status: 'succeeded' });
    await ctx.env.spy.waitFor(refunded, of(b));
  });

  it('fails while it is pending: the debt stays open', async () => {
    await ctx.control('refunds', { next: 'pending', reason: 'processing' });
    const { order, b } = await paid();
    await ctx.env.publish(orderFailed, ended(order, b));
    await eventuallyDue(ctx, async () => expect(await refundsOf(order)).toMatchObject([{ status: 'pending' }]));
    const [{ stripe_refund_id: refund } = { stripe_refund_id: '' }] = await refundsOf(order);
    await ctx.control('refunds', { refund, status: 'failed', reason: 'lost_or_stolen_card' });
    const { data } = await ctx.env.spy.waitFor(refundFailed, of(b));
    expect(data.failure).toBe('lost_or_stolen_card');
    expect(await balancesOf(ctx, order)).toMatchObject({ [`refunds_payable:${b.orderNumber}`]: -4_501 });
  });

  it('fails after it had succeeded: the debt is open again, and a person is told', async () => {
    const { order, b } = await paid({ paymentMethodId: 'pm_card_refundFail' });
    await ctx.env.publish(orderFailed, ended(order, b));
    await ctx.env.spy.waitFor(refundFailed, of(b));
    await untilIdle(ctx);
    expect(await refundsOf(order)).toMatchObject([{ status: 'failed' }]);
    expect(await balancesOf(ctx, order)).toMatchObject({
      stripe_clearing: 17_500,
      [`refunds_payable:${b.orderNumber}`]: -4_501,
    });
    const history = await ctx.env.look<{ to_status: string }>(
      'select to_status from payments.refund_history join payments.refund r on r.id = refund_id where session_id = $1 order by refund_history.id',
      [order.sessionId],
    );
    expect(history.map((row) => row.to_status).at(-1)).toBe('failed');
  });

  it('finds out by itself what became of it, when every webhook is lost', async () => {
    await ctx.control('webhooks', { pause: true });
    await ctx.control('refunds', { next: 'pending', reason: 'processing' });
    const { order, b } = await paid();
    await ctx.env.publish(orderFailed, ended(order, b));
    await eventuallyDue(ctx, async () => expect(await refundsOf(order)).toMatchObject([{ status: 'pending' }]));
    const [{ stripe_refund_id: refund } = { stripe_refund_id: '' }] = await refundsOf(order);
    await ctx.control('refunds', { refund, status: 'succeeded' });
    await ctx.env.moveClock('payments', 200);
    await eventuallyDue(ctx, () => ctx.env.spy.waitFor(refunded, of(b)));
  });
});

describe('the ledger', () => {
  it('refuses an entry that does not balance, and every change of the past', async () => {
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

/** A person refunded at Stripe's dashboard; the books are put right by hand, as that person would have to. */
async function bookWhatThePersonDid({ sessionId }: Order, cents: number): Promise<void> {
  await ctx.env.look(
    `with e as (insert into payments.ledger_entry (session_id, cause) values ($1, 'by hand:' || $1) returning id)
     insert into payments.ledger_line select id, account, amount, 'USD' from e,
       (values ('stripe_clearing', -$2::bigint), ('by_hand', $2::bigint)) as l (account, amount)`,
    [sessionId, cents],
  );
}
