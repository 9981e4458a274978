import {
  api,
  checkoutPaid,
  orderCancelled,
  orderFailed,
  orderPlaced,
  orderShipped,
  placementCancelled,
  placementCustomerAnswered,
  placementCustomerAsked,
  placementFailed,
  placementHandedOver,
  placementStarted,
  placementSucceeded,
} from '@muse/contracts';
import { createTestEnvironment, eventually, type TestEnvironment, type TestServer } from '@muse/kit/testing';
import { orders as ordersService } from '../src/service.ts';
import { createPaidOrders, type Paid, paidOrder, paidPurchase, placedAs, placementOf } from './support/purchases.ts';
import { eventuallyStale, staleEvents } from './support/stale-events.ts';

describe('events of placement', () => {
  let env: TestEnvironment;
  let orders: TestServer;
  beforeAll(async () => {
    env = await createTestEnvironment();
    orders = await env.start(ordersService);
  });
  afterAll(() => env.close());

  const read = async ({ shopper, orders: [order] }: Paid) =>
    (await orders.as(shopper).call(api.orders.getOrder, { params: { orderNumber: order?.orderNumber as string } }))
      .body;
  const becomes = (paid: Paid, status: string) =>
    eventually(async () => {
      const order = await read(paid);
      expect(order.status).toBe(status);
      return order;
    });
  const deadLettered = (message: string) =>
    eventually(async () =>
      expect(await env.look('select 1 from orders.dead_letter where message_id = $1', [message])).toHaveLength(1),
    );

  it('started by a machine and handed over: the order shows how it is placed, by hand until a machine begins', async () => {
    const paid = await createPaidOrders(env, 'ada');
    const shows = (method: string) => eventually(async () => expect((await read(paid)).placementMethod).toBe(method));
    await shows('manual');
    await env.publish(placementStarted, {
      ...placementOf(paid),
      method: 'headless',
      by: 'machine:headless',
      attempt: 1,
    });
    await shows('headless');
    await env.publish(placementHandedOver, { ...placementOf(paid), reason: 'no other way', code: 'out_of_stock' });
    await shows('manual');
    expect((await read(paid)).history).toHaveLength(1);
  });

  it('succeeded: the order is placed, with the store’s order number', async () => {
    const paid = await createPaidOrders(env, 'bea');
    await env.publish(placementSucceeded, { ...placementOf(paid), ...placedAs('N-77'), note: 'the last one' });
    const order = await becomes(paid, 'placed');
    expect(order).toMatchObject({ storeOrderNumber: 'N-77', placementMethod: 'manual', shippedAt: null });
    expect(order.placedAt).not.toBeNull();
    expect(order.history[1]).toMatchObject({
      fromStatus: 'pending',
      toStatus: 'placed',
      changedBy: 'operator',
      note: null,
    });
    const published = await env.spy.waitFor(orderPlaced, (data) => data.orderNumber === paid.orderNumber);
    expect(published.data).toMatchObject({
      shopper: 'bea',
      storeOrderNumber: 'N-77',
      storeName: 'The nordstrom store',
    });
  });

  it('succeeded with a parcel: placed and shipped, published in this order', async () => {
    const paid = await createPaidOrders(env, 'cora');
    const parcel = { trackingNumber: '1Z 999', carrier: 'UPS', estimatedDelivery: '2026-12-01' };
    await env.publish(placementSucceeded, { ...placementOf(paid), ...placedAs('N-78'), parcel });
    const order = await becomes(paid, 'shipped');
    const trackingUrl = 'https://www.ups.com/track?tracknum=1Z%20999';
    expect(order.shipments).toEqual([{ ...parcel, trackingUrl, status: 'pre_transit' }]);
    expect(order.history.map((line) => line.toStatus)).toEqual(['pending', 'placed', 'shipped']);
    const placed = await env.spy.waitFor(orderPlaced, (data) => data.orderNumber === paid.orderNumber);
    const shipped = await env.spy.waitFor(orderShipped, (data) => data.orderNumber === paid.orderNumber);
    expect(shipped.data).toMatchObject({ carrier: 'UPS', trackingNumber: '1Z 999', trackingUrl });
    expect(Number(placed.sequence)).toBeLessThan(Number(shipped.sequence));
  });

  it('failed: the order fails, and the event carries the amount to refund', async () => {
    const paid = await createPaidOrders(env, 'dora');
    await env.publish(placementFailed, {
      ...placementOf(paid),
      by: 'olivia',
      reason: 'Sold out',
      code: 'out_of_stock',
    });
    const order = await becomes(paid, 'failed');
    const soldOut = 'The store has sold out of an item of this order.';
    expect(order.history[1]).toMatchObject({ toStatus: 'failed', changedBy: 'operator', note: soldOut });
    const published = await env.spy.waitFor(orderFailed, (data) => data.orderNumber === paid.orderNumber);
    expect(published.data).toMatchObject({
      totalCents: 9_200,
      currency: 'USD',
      reason: 'Sold out',
      messageToShopper: soldOut,
    });
  });

  it('cancelled: the order is cancelled, also if the process that requested it has died', async () => {
    const paid = await createPaidOrders(env, 'elsa');
    await env.publish(placementCancelled, { ...placementOf(paid), by: 'elsa', reason: null });
    const order = await becomes(paid, 'cancelled');
    expect(order.history[1]).toMatchObject({ toStatus: 'cancelled', changedBy: 'elsa', note: null });
    const published = await env.spy.waitFor(orderCancelled, (data) => data.orderNumber === paid.orderNumber);
    expect(published.data.totalCents).toBe(9_200);
  });

  it('asked and answered: the shopper reads what is awaited and what follows, and the order stays pending', async () => {
    const paid = await createPaidOrders(env, 'iris');
    const about = {
      ...placementOf(paid),
      method: 'api' as const,
      questionId: 'qst_1',
      endsAt: '2026-12-01T10:05:00.000Z',
    };
    await env.publish(placementCustomerAsked, {
      ...{ ...about, by: 'machine:api', shopper: 'iris', storeName: 'Nordstrom', currency: 'USD' },
      items: [{ productName: 'Hat', size: null, color: null, quantity: 1 }],
      ...{ paidCents: 9_000, askedCents: 9_900, atLeast: true, refundCents: 9_200 },
    });
    await eventually(async () => expect((await read(paid)).history).toHaveLength(2));
    await env.publish(placementCustomerAnswered, { ...about, by: 'iris', answer: 'wait' });
    const order = await eventually(async () => {
      const found = await read(paid);
      expect(found.history).toHaveLength(3);
      return found;
    });
    expect(order).toMatchObject({ status: 'pending', placementMethod: 'api' });
    expect(order.history.slice(1)).toMatchObject([
      {
        toStatus: 'pending',
        changedBy: 'system',
        note: expect.stringContaining('by December 1, 2026 at 10:05 AM UTC'),
      },
      { toStatus: 'pending', changedBy: 'iris', note: expect.stringContaining('You chose to wait') },
    ]);
  });

  it('a duplicate or stale event changes nothing', async () => {
    const paid = await createPaidOrders(env, 'fay');
    const data = { ...placementOf(paid), ...placedAs('N-79') };
    const reaction = 'mark-placed-when-placement-succeeded';
    const before = await staleEvents(orders, reaction);
    const message = await env.publish(placementSucceeded, data);
    await becomes(paid, 'placed');
    await env.publish(placementSucceeded, data, { id: message });
    await env.publish(placementSucceeded, { ...data, storeOrderNumber: 'N-80' });
    await eventuallyStale(orders, reaction, before + 1);
    await env.publish(placementHandedOver, { ...placementOf(paid), reason: 'stale event' });
    await eventuallyStale(orders, 'note-the-way-when-placement-handed-over', 1);

    const order = await read(paid);
    expect(order).toMatchObject({ storeOrderNumber: 'N-79', status: 'placed' });
    expect(order.history).toHaveLength(2);
    expect(env.spy.received(orderPlaced).filter(({ data }) => data.orderNumber === paid.orderNumber)).toHaveLength(1);
  });

  it('an event that arrives before its order is retried and then applied', async () => {
    const paid = paidPurchase('gina', [paidOrder('nordstrom')]);
    const message = await env.publish(placementSucceeded, { ...placementOf(paid), ...placedAs('N-81') });
    const waiting = () => env.look('select 1 from orders.scheduled_message where message_id = $1', [message]);
    await eventually(async () => expect(await waiting()).toHaveLength(1));
    await env.publish(checkoutPaid, paid);
    await becomes(paid, 'pending');

    await env.moveClock('orders', 60);
    await orders.runDue();
    await env.moveClock('orders', 0);
    expect(await becomes(paid, 'placed')).toMatchObject({ storeOrderNumber: 'N-81' });
    expect(await waiting()).toEqual([]);
  });

  it('an event that contradicts an earlier one is dead-lettered', async () => {
    const paid = await createPaidOrders(env, 'hana');
    await env.publish(placementFailed, { ...placementOf(paid), by: 'olivia', reason: 'Sold out', code: null });
    await becomes(paid, 'failed');
    await deadLettered(await env.publish(placementSucceeded, { ...placementOf(paid), ...placedAs('N-82') }));
    await deadLettered(await env.publish(placementCancelled, { ...placementOf(paid), by: 'hana', reason: null }));
    expect(await read(paid)).toMatchObject({ status: 'failed', storeOrderNumber: null });
  });
});
