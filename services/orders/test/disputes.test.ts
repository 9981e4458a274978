import {
  api,
  checkoutPaid,
  disputeClosed,
  disputeOpened,
  orderFailed,
  placementFailed,
  refunded,
} from '@muse/contracts';
import { createTestEnvironment, eventually, type TestEnvironment, type TestServer } from '@muse/kit/testing';
import { orders as ordersService } from '../src/service.ts';
import { createPaidOrders, type Paid, paidOrder, paidPurchase, placementOf } from './support/purchases.ts';
import { eventuallyStale } from './support/stale-events.ts';

describe('the payment status of orders in a dispute', () => {
  let env: TestEnvironment;
  let orders: TestServer;
  beforeAll(async () => {
    env = await createTestEnvironment();
    orders = await env.start(ordersService);
  });
  afterAll(() => env.close());

  const at = '2026-03-01T12:00:00.000Z';
  const disputeOf = ({ sessionId }: Paid) => ({
    disputeId: `dp_${sessionId}`,
    sessionId,
    amountCents: 18_400,
    currency: 'USD',
    reason: 'product_not_received',
  });
  const open = (paid: Paid) => env.publish(disputeOpened, { ...disputeOf(paid), dueBy: at, openedAt: at });
  const close = (paid: Paid, outcome: 'won' | 'lost' | 'closed') =>
    env.publish(disputeClosed, { ...disputeOf(paid), outcome, closedAt: at });
  const statusesOf = async ({ shopper, orders: all }: Paid) => {
    const read = all.map(({ orderNumber }) =>
      orders.as(shopper).call(api.orders.getOrder, { params: { orderNumber } }),
    );
    return (await Promise.all(read)).map(({ body }) => body.paymentStatus);
  };
  const become = (paid: Paid, ...statuses: string[]) =>
    eventually(async () => expect(await statusesOf(paid)).toEqual(statuses));

  it('is disputed for every order of the purchase, and again what it was when it is won', async () => {
    const paid = await createPaidOrders(env, 'ada', ['nordstrom', 'rack']);
    const back = { refundId: `re_${paid.sessionId}`, amountCents: 4_000, currency: 'USD', reason: 'order_failed' };
    const { sessionId, orderNumber } = paid;
    await env.publish(refunded, { ...back, sessionId, orderNumber, refundedAt: at });
    await become(paid, 'partially_refunded', 'paid');
    await open(paid);
    await become(paid, 'disputed', 'disputed');
    const listed = await orders.as('otto', ['ops']).call(api.orders.adminListOrders, { query: { q: orderNumber } });
    expect(listed.body.orders).toMatchObject([{ paymentStatus: 'disputed' }]);
    await close(paid, 'won');
    await become(paid, 'partially_refunded', 'paid');
  });

  it('stays disputed when it is lost, until it is won on appeal', async () => {
    const paid = await createPaidOrders(env, 'bea');
    await open(paid);
    await close(paid, 'lost');
    await become(paid, 'disputed');
    await close(paid, 'won');
    await become(paid, 'paid');
  });

  it('is not set back by a stale or duplicate event', async () => {
    const paid = await createPaidOrders(env, 'cora');
    await close(paid, 'won');
    await eventually(async () => {
      const known = await env.look('select from orders.dispute where session_id = $1', [paid.sessionId]);
      expect(known).toHaveLength(1);
    });
    await open(paid);
    await open(paid);
    await eventuallyStale(orders, 'record-dispute-when-dispute-opened', 2);
    expect(await statusesOf(paid)).toEqual(['paid']);
  });

  it('is disputed from the beginning if the dispute is known before the orders', async () => {
    const paid = paidPurchase('dora', [paidOrder('nordstrom')]);
    await open(paid);
    await eventually(async () => {
      const known = await env.look('select from orders.dispute where session_id = $1', [paid.sessionId]);
      expect(known).toHaveLength(1);
    });
    await env.publish(checkoutPaid, paid);
    await become(paid, 'disputed');
  });

  it('is in the event of an order that ends during a dispute: no refund follows yet', async () => {
    for (const outcome of [undefined, 'lost', 'won'] as const) {
      const paid = await createPaidOrders(env, 'emma');
      await open(paid);
      await become(paid, 'disputed');
      if (outcome) await close(paid, outcome);
      await eventually(async () => {
        const state = await env.look('select state from orders.dispute where session_id = $1', [paid.sessionId]);
        expect(state).toEqual([{ state: outcome ?? 'open' }]);
      });
      const failed = { by: 'olivia', reason: 'Sold out', code: null, messageToShopper: null };
      await env.publish(placementFailed, { ...placementOf(paid), ...failed });
      const { data } = await env.spy.waitFor(orderFailed, ({ sessionId }) => sessionId === paid.sessionId);
      expect(data.dispute).toBe(outcome === 'won' ? undefined : (outcome ?? 'open'));
    }
  });
});
