import {
  api,
  disputeClosed,
  disputeOpened,
  fraudWarned,
  newId,
  orderCreated,
  placementCancelled,
  reviewApproved,
  reviewOpened,
} from '@muse/contracts';
import { eventually } from '@muse/kit/testing';
import { createOrder, createTestContext, type Order, type TestContext } from './support/context.ts';

let ctx: TestContext;
beforeAll(async () => {
  ctx = await createTestContext();
});
afterAll(() => ctx.close());

const { claimEntry, failByHand, getQueueEntry, listQueue, placeByHand, releaseEntry } = api.placement;
const at = '2026-03-01T12:00:00.000Z';
let disputes = 0;
const disputeOf = ({ sessionId }: Order) => ({
  disputeId: `dp_${(disputes += 1)}`,
  sessionId,
  amountCents: 28_878,
  currency: 'USD',
  reason: 'fraudulent',
});
const open = (dispute: ReturnType<typeof disputeOf>) =>
  ctx.env.publish(disputeOpened, { ...dispute, dueBy: at, openedAt: at });
const close = (dispute: ReturnType<typeof disputeOf>, outcome: 'won' | 'lost' | 'closed') =>
  ctx.env.publish(disputeClosed, { ...dispute, outcome, closedAt: at });

/** Waits until placement has consumed the event. */
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
  as.call(placeByHand, { params: order, body: { storeOrderNumber: `D-${order.orderNumber}` } });

describe('orders of a disputed payment', () => {
  it('are on hold: shown with the reason, and neither claimed nor placed', async () => {
    const order = await ctx.queueOrder({ storeId: 'held' });
    await open(disputeOf(order));
    await untilItIs('on_hold', order);
    expect(await entryOf(order)).toMatchObject({
      reason: 'disputed',
      hold: { reason: 'disputed', by: 'system', until: null },
    });
    const olga = ctx.operator('olga');
    const held = await olga.call(listQueue, { query: { storeId: 'held', status: 'on_hold' } });
    expect(held.body.orders).toMatchObject([{ museOrderNumber: order.orderNumber, reason: 'disputed' }]);
    expect((await olga.call(listQueue, { query: { storeId: 'held' } })).body.orders).toEqual([]);
    for (const refused of [
      await olga.call(claimEntry, { params: order }),
      await place(order),
      await olga.call(releaseEntry, { params: order }),
    ]) {
      expect([refused.status, refused.problem.code]).toEqual([409, 'order_on_hold']);
      expect(refused.problem.detail).toContain('on hold');
    }
  });

  it('are queued again when the dispute is won, and can be placed', async () => {
    const order = await ctx.queueOrder();
    const dispute = disputeOf(order);
    await open(dispute);
    await untilItIs('on_hold', order);
    await close(dispute, 'won');
    await untilItIs('queued', order);
    expect(await entryOf(order)).toMatchObject({ hold: null, reason: expect.stringContaining('by hand') });
    expect((await place(order)).status).toBe(200);
  });

  it('are cancelled when it is lost; what is placed stays', async () => {
    const [waiting, placed] = await ctx.queueTwoOrders();
    expect((await place(placed)).status).toBe(200);
    const dispute = disputeOf(waiting);
    await open(dispute);
    await untilItIs('on_hold', waiting);
    await close(dispute, 'lost');
    const { data } = await ctx.env.spy.waitFor(placementCancelled, (event) => event.sessionId === waiting.sessionId);
    expect(data).toMatchObject({ orderNumber: waiting.orderNumber, by: 'system', reason: 'disputed' });
    await untilItIs('cancelled', waiting);
    expect(await entryOf(placed)).toMatchObject({ status: 'placed' });
  });

  it('stay on hold when it is lost if an operator had claimed them, until she records what became of them', async () => {
    const order = await ctx.queueOrder();
    await ctx.operator('olga').call(claimEntry, { params: order });
    const dispute = disputeOf(order);
    await open(dispute);
    await untilItIs('on_hold', order);
    await consumed(close(dispute, 'lost'));
    expect(await entryOf(order)).toMatchObject({ status: 'on_hold', assignee: 'olga' });
    expect((await ctx.admin.call(releaseEntry, { params: order })).problem.code).toBe('payment_stopped');
    expect((await place(order)).body).toMatchObject({ status: 'placed' });
  });

  it('that were bought just before are recorded by the operator who had claimed them, or by an admin', async () => {
    for (const buyer of [ctx.operator('olga'), ctx.admin]) {
      const order = await ctx.queueOrder();
      await ctx.operator('olga').call(claimEntry, { params: order });
      await open(disputeOf(order));
      await untilItIs('on_hold', order);
      expect(await entryOf(order)).toMatchObject({ assignee: 'olga', leaseExpiresAt: null });
      expect((await place(order, ctx.operator('otto'))).problem.code).toBe('order_on_hold');
      expect((await place(order, buyer)).body).toMatchObject({ status: 'placed' });
      expect(await entryOf(order)).toMatchObject({ hold: null });
    }
  });

  it('are released by an admin only', async () => {
    const order = await ctx.queueOrder();
    await ctx.operator('olga').call(claimEntry, { params: order });
    await open(disputeOf(order));
    await untilItIs('on_hold', order);
    expect((await ctx.operator('olga').call(releaseEntry, { params: order })).problem.code).toBe('order_on_hold');
    expect((await ctx.admin.call(releaseEntry, { params: order })).body.status).toBe('queued');
    expect((await place(order)).status).toBe(200);
  });

  it('can be failed while they are on hold', async () => {
    const order = await ctx.queueOrder();
    await open(disputeOf(order));
    await untilItIs('on_hold', order);
    const failed = await ctx.operator('olga').call(failByHand, { params: order, body: { reason: 'Sold out.' } });
    expect([failed.status, failed.body.status]).toEqual([200, 'failed']);
  });

  it('are on hold from the beginning if they are queued after the dispute', async () => {
    const order = createOrder();
    await consumed(open(disputeOf(order)));
    await ctx.env.publish(orderCreated, order);
    await untilItIs('on_hold', order);
  });

  it('stay queued if the end of the dispute arrives before its beginning', async () => {
    const order = await ctx.queueOrder();
    const dispute = disputeOf(order);
    await consumed(close(dispute, 'won'));
    await consumed(open(dispute));
    await consumed(open(dispute));
    expect(await entryOf(order)).toMatchObject({ status: 'queued' });
  });

  it('stay on hold while another dispute or review holds them', async () => {
    const order = await ctx.queueOrder();
    const [first, second] = [disputeOf(order), disputeOf(order)];
    await consumed(open(first));
    await consumed(open(second));
    await consumed(close(first, 'won'));
    expect(await entryOf(order)).toMatchObject({ status: 'on_hold' });
    await close(second, 'won');
    await untilItIs('queued', order);
  });
});

describe('orders of a payment that Stripe Radar warns of', () => {
  const signalOf = ({ sessionId }: Order) => ({ signalId: newId('task'), sessionId, reason: 'rule' });

  it('wait for the review and are queued again when it is approved', async () => {
    const order = await ctx.queueOrder();
    const review = signalOf(order);
    await ctx.env.publish(reviewOpened, review);
    await untilItIs('on_hold', order);
    expect(await entryOf(order)).toMatchObject({ reason: 'review' });
    await ctx.env.publish(reviewApproved, review);
    await untilItIs('queued', order);
  });

  it('are cancelled by a fraud warning; what is placed stays', async () => {
    const [waiting, placed] = await ctx.queueTwoOrders();
    await place(placed);
    await ctx.env.publish(fraudWarned, signalOf(waiting));
    await untilItIs('cancelled', waiting);
    expect(await entryOf(placed)).toMatchObject({ status: 'placed' });
    const cancelled = await ctx.env.spy.waitFor(placementCancelled, (data) => data.sessionId === waiting.sessionId);
    expect(cancelled.data).toMatchObject({ orderNumber: waiting.orderNumber, reason: 'fraud_warning' });
  });

  it('go on hold if an operator has claimed them, who may be buying: they end only as placed or failed', async () => {
    const [claimed, waiting] = await ctx.queueTwoOrders();
    const olga = ctx.operator('olga');
    await olga.call(claimEntry, { params: claimed });
    await ctx.env.publish(fraudWarned, signalOf(claimed));
    await untilItIs('on_hold', claimed);
    await untilItIs('cancelled', waiting);
    expect(await entryOf(claimed)).toMatchObject({
      ...{
        reason: 'the payment is fraudulent or lost: do not buy',
        assignee: 'olga',
        hold: { by: 'system', until: null },
      },
    });
    for (const refused of [
      await olga.call(claimEntry, { params: claimed }),
      await olga.call(releaseEntry, { params: claimed }),
      await ctx.admin.call(releaseEntry, { params: claimed }),
      await place(claimed, ctx.operator('otto')),
    ])
      expect([refused.status, refused.problem.code]).toEqual([409, 'payment_stopped']);
    await consumed(ctx.env.publish(fraudWarned, signalOf(claimed)));
    expect((await place(claimed)).body).toMatchObject({ status: 'placed' });
  });

  it('are failed by the operator who had not bought them', async () => {
    const order = await ctx.queueOrder();
    await ctx.operator('olga').call(claimEntry, { params: order });
    await ctx.env.publish(fraudWarned, signalOf(order));
    await untilItIs('on_hold', order);
    const body = { reason: 'Not bought.' };
    const failed = await ctx.operator('olga').call(failByHand, { params: order, body });
    expect([failed.status, failed.body.status]).toEqual([200, 'failed']);
  });

  it('are either cancelled or held if a claim and a fraud warning race: never cancelled after they were claimed', async () => {
    for (let round = 0; round < 5; round += 1) {
      const order = await ctx.queueOrder();
      const [claimed] = await Promise.all([
        ctx.operator('olga').call(claimEntry, { params: order }),
        consumed(ctx.env.publish(fraudWarned, signalOf(order))),
      ]);
      const { status } = await entryOf(order);
      expect([claimed.status, status]).toEqual(claimed.status === 200 ? [200, 'on_hold'] : [409, 'cancelled']);
    }
  });
});
