import {
  api,
  orderDelivered,
  orderFailed,
  orderShipped,
  placementCancelledByStore,
  placementConfirmed,
  placementDelivered,
  placementShipped,
  placementSucceeded,
} from '@muse/contracts';
import { createTestEnvironment, eventually, type TestEnvironment, type TestServer } from '@muse/kit/testing';
import { orders as ordersService } from '../src/service.ts';
import { createPaidOrders, type Paid, placedAs, placementOf } from './support/purchases.ts';
import { eventuallyStale, staleEvents } from './support/stale-events.ts';

describe('what a store says of an order it has accepted', () => {
  let env: TestEnvironment;
  let orders: TestServer;
  beforeAll(async () => {
    env = await createTestEnvironment();
    orders = await env.start(ordersService);
  });
  afterAll(() => env.close());

  const of = (paid: Paid) => ({ ...placementOf(paid), method: 'api' as const, storeOrderNumber: 'S-1' });
  const parcel = { carrier: 'UPS', trackingNumber: '1Z1' };
  const becomes = (paid: Paid & { orderNumber: string }, status: string) =>
    eventually(async () => {
      const { orderNumber } = paid;
      const { body } = await orders.as(paid.shopper).call(api.orders.getOrder, { params: { orderNumber } });
      expect(body.status).toBe(status);
      return body;
    });
  async function placed(shopper: string) {
    const paid = await createPaidOrders(env, shopper);
    await env.publish(placementSucceeded, { ...placementOf(paid), ...placedAs(`S-${shopper}`) });
    await becomes(paid, 'placed');
    return paid;
  }

  it('moves it to confirmed, shipped and delivered, changed by the store', async () => {
    const paid = await placed('ann');
    await env.publish(placementConfirmed, of(paid));
    await becomes(paid, 'confirmed');
    await env.publish(placementShipped, { ...of(paid), parcel });
    await becomes(paid, 'shipped');
    await env.publish(placementDelivered, of(paid));
    const order = await becomes(paid, 'delivered');
    expect(order.history.slice(2)).toMatchObject([
      { toStatus: 'confirmed', changedBy: 'store' },
      { toStatus: 'shipped', changedBy: 'store' },
      { toStatus: 'delivered', changedBy: 'store' },
    ]);
    expect(order.shipments).toMatchObject([{ ...parcel, status: 'delivered' }]);
    const isOf = (data: { orderNumber: string }) => data.orderNumber === paid.orderNumber;
    await env.spy.waitFor(orderShipped, isOf);
    await env.spy.waitFor(orderDelivered, isOf);
  });

  it('waits for what it follows: delivered before shipped, shipped before placed', async () => {
    const paid = await createPaidOrders(env, 'bea');
    await env.publish(placementDelivered, of(paid));
    await env.publish(placementShipped, { ...of(paid), parcel });
    await env.publish(placementSucceeded, { ...placementOf(paid), ...placedAs('S-bea') });
    await becomes(paid, 'delivered');
  });

  it('is stale the second time', async () => {
    const paid = await placed('cora');
    await env.publish(placementShipped, { ...of(paid), parcel });
    await becomes(paid, 'shipped');
    const before = await staleEvents(orders, 'mark-confirmed-when-placement-confirmed');
    await env.publish(placementConfirmed, of(paid));
    await eventuallyStale(orders, 'mark-confirmed-when-placement-confirmed', before + 1);
    await becomes(paid, 'shipped');
  });

  it('cancelled by the store: the order fails, is refunded, and the shopper reads why', async () => {
    const paid = await placed('dora');
    await env.publish(placementCancelledByStore, of(paid));
    const order = await becomes(paid, 'failed');
    expect(order.history.at(-1)).toMatchObject({ changedBy: 'store', note: expect.stringContaining('cancelled') });
    const failed = await env.spy.waitFor(orderFailed, (data) => data.orderNumber === paid.orderNumber);
    expect(failed.data).toMatchObject({ totalCents: expect.any(Number), reason: expect.stringContaining('S-1') });
  });
});
