import { api, disputeClosed, disputeOpened, newId, placementCancelled, refundRequested } from '@muse/contracts';
import { eventually } from '@muse/kit/testing';
import { createOrder, createTestContext, type Order, type TestContext } from './support/context.ts';

let ctx: TestContext;
beforeAll(async () => {
  ctx = await createTestContext();
});
afterAll(() => ctx.close());

const { claimEntry, failByHand, getQueueEntry, listQueue, placeByHand, releaseEntry } = api.placement;
const doNotBuy = 'refunded in full: do not buy';

/** Payments refunds a part of an order; `remainingCents` is what is left of it then. */
const refund = ({ orderNumber, sessionId, totalCents, currency }: Order, remainingCents?: number) =>
  ctx.env.publish(refundRequested, {
    ...{ refundId: newId('refund'), sessionId, orderNumber, currency, reason: 'arrived broken' },
    amountCents: totalCents - (remainingCents ?? 0),
    ...(remainingCents === undefined ? {} : { remainingCents }),
  });

const consumed = async (published: Promise<string>) => {
  const id = await published;
  await eventually(async () => {
    const found = await ctx.env.look('select from placement.inbox where message_id = $1', [id]);
    expect(found).toHaveLength(1);
  });
};
const entryOf = async (order: Order) => (await ctx.operator('olga').call(getQueueEntry, { params: order })).body;
const untilItIs = (status: string, order: Order) =>
  eventually(async () => expect(await entryOf(order)).toMatchObject({ status }));
const place = (order: Order, as = ctx.operator('olga')) =>
  as.call(placeByHand, { params: order, body: { storeOrderNumber: `R-${order.orderNumber}` } });

/** An order that olga has claimed and that was refunded in full then. */
async function refundedWhileClaimed(): Promise<Order> {
  const order = await ctx.queueOrder();
  await ctx.operator('olga').call(claimEntry, { params: order });
  await refund(order, 0);
  await untilItIs('on_hold', order);
  return order;
}

describe('an order that was refunded in full before it was placed', () => {
  it('is cancelled if nobody has claimed it, once, also when the refund is published again', async () => {
    const order = await ctx.queueOrder();
    const isHers = (data: { orderNumber: string }) => data.orderNumber === order.orderNumber;
    await refund(order, 0);
    await untilItIs('cancelled', order);
    expect((await place(order)).problem.code).toBe('already_settled');
    const cancelled = await ctx.env.spy.waitFor(placementCancelled, isHers);
    expect(cancelled.data).toMatchObject({ by: 'system', reason: doNotBuy });
    await consumed(refund(order, 0));
    expect(ctx.env.spy.received(placementCancelled).filter(({ data }) => isHers(data))).toHaveLength(1);
  });

  it('goes on hold with its reason if an operator has claimed it, and can be neither claimed nor queued again', async () => {
    const order = await refundedWhileClaimed();
    expect(await entryOf(order)).toMatchObject({ reason: doNotBuy, assignee: 'olga', hold: { by: 'system' } });
    const held = await ctx.admin.call(listQueue, { query: { status: 'on_hold', q: order.orderNumber } });
    expect(held.body.orders).toMatchObject([{ reason: doNotBuy }]);
    for (const refused of [
      await ctx.operator('otto').call(claimEntry, { params: order }),
      await ctx.operator('otto').call(placeByHand, { params: order, body: { storeOrderNumber: 'X-1' } }),
      await ctx.operator('olga').call(releaseEntry, { params: order }),
      await ctx.admin.call(releaseEntry, { params: order }),
    ]) {
      expect([refused.status, refused.problem.code]).toEqual([409, 'order_refunded']);
      expect(refused.problem.detail).toContain('refunded in full');
    }
  });

  it('is recorded as placed by the operator who had bought it already', async () => {
    const order = await refundedWhileClaimed();
    expect((await place(order)).body).toMatchObject({ status: 'placed', assignee: 'olga' });
  });

  it('is failed by the operator who had not bought it', async () => {
    const order = await refundedWhileClaimed();
    const failed = await ctx.operator('olga').call(failByHand, { params: order, body: { reason: 'Not bought.' } });
    expect(failed.body.status).toBe('failed');
  });

  it('stays on hold when a dispute that held it too is won', async () => {
    const order = await refundedWhileClaimed();
    const dispute = { disputeId: newId('task'), sessionId: order.sessionId, amountCents: 1, currency: 'USD' };
    const at = '2026-03-01T12:00:00.000Z';
    await consumed(ctx.env.publish(disputeOpened, { ...dispute, reason: 'fraudulent', dueBy: at, openedAt: at }));
    await consumed(ctx.env.publish(disputeClosed, { ...dispute, reason: 'fraudulent', outcome: 'won', closedAt: at }));
    expect(await entryOf(order)).toMatchObject({ status: 'on_hold', reason: doNotBuy });
  });

  it('is found in the queue after the event that overtook its creation', async () => {
    const order = createOrder();
    await refund(order, 0);
    await ctx.queueOrder(order);
    await eventually(async () => {
      await ctx.placement.runDue();
      expect(await entryOf(order)).toMatchObject({ status: 'cancelled' });
    });
  });
});

describe('an order that stays as it is', () => {
  it('is one refunded in part, or by a service of release 0.1.0, which does not say what remains', async () => {
    const order = await ctx.queueOrder();
    await consumed(refund(order, 1));
    await consumed(refund(order));
    expect(await entryOf(order)).toMatchObject({ status: 'queued' });
  });

  it('is one that is placed', async () => {
    const order = await ctx.queueOrder();
    expect((await place(order)).status).toBe(200);
    await consumed(refund(order, 0));
    expect(await entryOf(order)).toMatchObject({ status: 'placed' });
  });
});
