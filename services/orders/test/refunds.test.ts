import {
  api,
  checkoutPaid,
  newId,
  refundCovered,
  refunded,
  refundFailed,
  refundRequested,
  refundSettled,
} from '@muse/contracts';
import { createTestEnvironment, eventually, type TestEnvironment, type TestServer } from '@muse/kit/testing';
import { orders as ordersService } from '../src/service.ts';
import { createPaidOrders, type Paid, paidOrder, paidPurchase } from './support/purchases.ts';
import { eventuallyStale } from './support/stale-events.ts';

describe('refunds of an order', () => {
  let env: TestEnvironment;
  let orders: TestServer;
  beforeAll(async () => {
    env = await createTestEnvironment();
    orders = await env.start(ordersService);
  });
  afterAll(() => env.close());

  const refundOf = ({ sessionId, orders: [order] }: Paid, amountCents: number) => ({
    refundId: newId('refund'),
    sessionId,
    orderNumber: order?.orderNumber ?? null,
    amountCents,
    currency: 'USD',
    reason: 'order_failed',
  });
  const refundedAt = new Date().toISOString();
  const money = async ({ shopper, orders: [order] }: Paid) => {
    const params = { orderNumber: order?.orderNumber as string };
    const { paymentStatus, refundedCents } = (await orders.as(shopper).call(api.orders.getOrder, { params })).body;
    return [paymentStatus, refundedCents];
  };
  const toOperator = async ({ orders: [order] }: Paid) => {
    const params = { orderNumber: order?.orderNumber as string };
    const { body } = await orders.as('olivia', ['ops']).call(api.orders.adminGetOrder, { params });
    return [body.paymentStatus, body.refundedCents];
  };
  const processed = (messages: string[]) =>
    eventually(async () =>
      expect(await env.look('select 1 from orders.inbox where message_id = any($1::uuid[])', [messages])).toHaveLength(
        messages.length,
      ),
    );
  const becomes = (paid: Paid, paymentStatus: string, refundedCents: number) =>
    eventually(async () => expect(await money(paid)).toEqual([paymentStatus, refundedCents]));

  it('are shown while pending, and counted when they have succeeded', async () => {
    const paid = await createPaidOrders(env, 'ada');
    const refund = refundOf(paid, 9_200);
    await env.publish(refundRequested, refund);
    await becomes(paid, 'refund_pending', 0);
    await env.publish(refunded, { ...refund, refundedAt });
    await becomes(paid, 'refunded', 9_200);
  });

  it('of parts add up', async () => {
    const paid = await createPaidOrders(env, 'bea');
    const first = refundOf(paid, 4_000);
    await env.publish(refunded, { ...first, refundedAt });
    await becomes(paid, 'partially_refunded', 4_000);
    const second = refundOf(paid, 5_200);
    await env.publish(refundRequested, second);
    await becomes(paid, 'refund_pending', 4_000);
    await env.publish(refunded, { ...second, refundedAt });
    await becomes(paid, 'refunded', 9_200);
  });

  it('are counted once for duplicate events, and never set back by a stale event', async () => {
    const paid = await createPaidOrders(env, 'cora');
    const refund = refundOf(paid, 4_000);
    await env.publish(refunded, { ...refund, refundedAt });
    await becomes(paid, 'partially_refunded', 4_000);
    await env.publish(refunded, { ...refund, refundedAt }, { sequence: 8 });
    await eventuallyStale(orders, 'note-refund-when-payment-refunded', 1);
    await env.publish(refundRequested, refund, { sequence: 7 });
    await eventuallyStale(orders, 'note-refund-when-payment-refund-requested', 1);
    expect(await money(paid)).toEqual(['partially_refunded', 4_000]);
  });

  it('do not count if they failed, or if Stripe took a success back: the money is owed, and operators see why', async () => {
    const paid = await createPaidOrders(env, 'dora');
    const never = refundOf(paid, 9_200);
    await env.publish(refundRequested, never);
    await env.publish(refundFailed, { ...never, failure: 'expired_or_canceled_card' });
    await eventually(async () => expect(await toOperator(paid)).toEqual(['refund_failed', 0]));
    expect(await money(paid)).toEqual(['refund_pending', 0]);

    const other = await createPaidOrders(env, 'emma');
    const back = refundOf(other, 9_200);
    await env.publish(refunded, { ...back, refundedAt });
    await becomes(other, 'refunded', 9_200);
    await env.publish(refundFailed, { ...back, failure: 'lost_or_stolen_card' });
    await becomes(other, 'refund_pending', 0);
  });

  it('that failed can be sent again and succeed, in whatever order their events arrive', async () => {
    const paid = await createPaidOrders(env, 'gail');
    const refund = refundOf(paid, 9_200);
    await env.publish(refunded, { ...refund, refundedAt }, { sequence: 40 });
    await becomes(paid, 'refunded', 9_200);
    const stale = [
      await env.publish(refundRequested, refund, { sequence: 10 }),
      await env.publish(refundFailed, { ...refund, failure: 'x' }, { sequence: 20 }),
      await env.publish(refundRequested, refund, { sequence: 30 }),
    ];
    await processed(stale);
    expect(await money(paid)).toEqual(['refunded', 9_200]);
    await env.publish(refundFailed, { ...refund, failure: 'x' }, { sequence: 50 });
    await becomes(paid, 'refund_pending', 0);
    await env.publish(refundRequested, refund, { sequence: 60 });
    await eventually(async () => expect(await toOperator(paid)).toEqual(['refund_pending', 0]));
  });

  it('that were recorded by release 0.1.0 go on without a sequence', async () => {
    const paid = await createPaidOrders(env, 'hana');
    const refund = refundOf(paid, 9_200);
    await env.look(
      "insert into orders.refund (refund_id, order_number, amount_cents, status) values ($1, $2, 9200, 'failed')",
      [refund.refundId, refund.orderNumber],
    );
    await env.publish(refundRequested, refund);
    await eventually(async () => expect(await toOperator(paid)).toEqual(['refund_pending', 0]));
    await env.publish(refunded, { ...refund, refundedAt });
    await becomes(paid, 'refunded', 9_200);
  });

  it('ask for less when a refund made at Stripe’s own site has paid a part, and together they are the total', async () => {
    const paid = await createPaidOrders(env, 'iris');
    const refund = refundOf(paid, 9_200);
    await env.publish(refundRequested, refund);
    await env.publish(refundCovered, { ...refund, amountCents: 9_100, coveredCents: 100, status: 'requested' });
    await env.publish(refunded, { ...refundOf(paid, 100), refundedAt });
    await becomes(paid, 'refund_pending', 100);
    await env.publish(refunded, { ...refund, amountCents: 9_100, refundedAt });
    await becomes(paid, 'refunded', 9_200);
  });

  it('that were paid outside Stripe end the debt without counting as refunds: they are shown as settled', async () => {
    const paid = await createPaidOrders(env, 'jane');
    const [small, large] = [refundOf(paid, 1_200), refundOf(paid, 8_000)];
    await env.publish(refunded, { ...small, refundedAt });
    await env.publish(refundFailed, { ...large, failure: 'expired_or_canceled_card' });
    await becomes(paid, 'refund_pending', 1_200);
    await env.publish(refundSettled, { ...large, settledAt: refundedAt });
    await becomes(paid, 'refunded', 1_200);
    const shopper = orders.as(paid.shopper);
    const params = { orderNumber: paid.orders[0]?.orderNumber as string };
    expect((await shopper.call(api.orders.getOrder, { params })).body.settledCents).toBe(8_000);
    expect((await shopper.call(api.orders.orderStats)).body.stores).toMatchObject([{ spentCents: 0 }]);
  });

  it('of a late capture change no order', async () => {
    const paid = await createPaidOrders(env, 'elsa');
    const refund = { ...refundOf(paid, 9_200), orderNumber: null };
    const messages = [
      await env.publish(refundRequested, refund),
      await env.publish(refunded, { ...refund, refundedAt }),
      await env.publish(refundFailed, { ...refund, failure: 'x' }),
    ];
    await processed(messages);
    expect(await env.look('select 1 from orders.refund where refund_id = $1', [refund.refundId])).toEqual([]);
    expect(await money(paid)).toEqual(['paid', 0]);
  });

  it('are retried if their event arrives before the order exists', async () => {
    const paid = paidPurchase('fay', [paidOrder('nordstrom')]);
    const message = await env.publish(refunded, { ...refundOf(paid, 9_200), refundedAt });
    await eventually(async () =>
      expect(await env.look('select 1 from orders.scheduled_message where message_id = $1', [message])).toHaveLength(1),
    );
    await env.publish(checkoutPaid, paid);
    await becomes(paid, 'paid', 0);
    await env.moveClock('orders', 60);
    await orders.runDue();
    await env.moveClock('orders', 0);
    await becomes(paid, 'refunded', 9_200);
  });
});
