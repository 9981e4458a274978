import { api, checkoutPaid, newId, orderCreated } from '@muse/contracts';
import { createTestEnvironment, eventually, type TestEnvironment, type TestServer } from '@muse/kit/testing';
import { orders as ordersService } from '../src/service.ts';
import { createPaidOrders, paidOrder, paidPurchase } from './support/purchases.ts';

describe('the orders of a purchase', () => {
  let env: TestEnvironment;
  let orders: TestServer;
  beforeAll(async () => {
    env = await createTestEnvironment();
    orders = await env.start(ordersService);
  });
  afterAll(() => env.close());

  const createdFor = (sessionId: string) =>
    env.spy.received(orderCreated).filter(({ data }) => data.sessionId === sessionId);

  it('are created, one per store, when checkout.paid arrives', async () => {
    const paid = await createPaidOrders(env, 'ada', ['nordstrom', 'rack']);

    const list = await orders.as('ada').call(api.orders.listOrders);
    expect(list.status).toBe(200);
    expect(list.body.orders.map((order) => order.museOrderNumber).sort()).toEqual(
      paid.orders.map((order) => order.orderNumber).sort(),
    );
    const one = await orders.as('ada').call(api.orders.getOrder, { params: paid.params });
    expect(one.body).toMatchObject({
      checkoutSessionId: paid.sessionId,
      storeId: 'nordstrom',
      storeOrderNumber: null,
      status: 'pending',
      paymentStatus: 'paid',
      placementMethod: 'manual',
      totalCents: 9_200,
      refundedCents: 0,
      settledCents: 0,
      items: paid.orders[0]?.lines,
      shippingAddress: paid.address,
      shipments: [],
      placedAt: null,
    });
    expect(one.body.history).toEqual([
      { fromStatus: null, toStatus: 'pending', changedBy: 'system', note: null, at: one.body.createdAt },
    ]);
  });

  it('show and publish the shipping option that was paid for', async () => {
    const shippingOption = { id: 'express', name: 'Express', deliveryFrom: '2026-12-01', deliveryTo: '2026-12-02' };
    const paid = paidPurchase('abe', [paidOrder('nordstrom', { shippingOption }), paidOrder('rack')]);
    await env.publish(checkoutPaid, paid);
    await eventually(async () => expect(createdFor(paid.sessionId)).toHaveLength(2));
    expect(createdFor(paid.sessionId).map(({ data }) => data.shippingOption)).toEqual([shippingOption, undefined]);
    const { body } = await orders.as('abe').call(api.orders.listOrders);
    const shown = new Map(body.orders.map((order) => [order.storeId, order.shippingOption]));
    expect(Object.fromEntries(shown)).toEqual({ nordstrom: shippingOption, rack: null });
  });

  it('are published with everything that placement needs', async () => {
    const paid = await createPaidOrders(env, 'bea');
    const [published] = createdFor(paid.sessionId);
    const [order] = paid.orders;
    expect(published?.data).toEqual({
      ...order,
      sessionId: paid.sessionId,
      shopper: 'bea',
      currency: 'USD',
      address: paid.address,
      createdAt: expect.any(String),
    });
    expect(published?.correlationid).toBe(paid.sessionId);
  });

  it('are not created twice for a redelivered or duplicate event, but published again', async () => {
    const paid = paidPurchase('cora', [paidOrder('nordstrom'), paidOrder('rack')]);
    const message = await env.publish(checkoutPaid, paid);
    await eventually(() => expect(createdFor(paid.sessionId)).toHaveLength(2));

    await env.publish(checkoutPaid, paid, { id: message }); // redelivered by the broker
    await env.publish(checkoutPaid, paid); // published again by checkout
    await eventually(() => expect(createdFor(paid.sessionId)).toHaveLength(4));

    const { body } = await orders.as('cora').call(api.orders.listOrders);
    expect(body.orders).toHaveLength(2);
    expect(body.orders.every((order) => order.history.length === 1)).toBe(true);
    expect(new Set(createdFor(paid.sessionId).map(({ data }) => data.createdAt)).size).toBe(1);
  });

  it('are created once for ten concurrent duplicates', async () => {
    const paid = paidPurchase('dora', [paidOrder('nordstrom'), paidOrder('rack')]);
    await Promise.all(Array.from({ length: 10 }, () => env.publish(checkoutPaid, paid)));
    await eventually(() => expect(createdFor(paid.sessionId)).toHaveLength(20));
    expect((await orders.as('dora').call(api.orders.listOrders)).body.orders).toHaveLength(2);
  });

  it('never share an order number: a purchase that uses a taken one is dead-lettered as a whole', async () => {
    const first = await createPaidOrders(env, 'elsa');
    const second = paidPurchase('emma', [
      paidOrder('rack'),
      paidOrder('nordstrom', { orderNumber: first.orderNumber }),
    ]);
    const message = await env.publish(checkoutPaid, second);

    await eventually(async () =>
      expect(await env.look('select error_class from orders.dead_letter where message_id = $1', [message])).toEqual([
        { error_class: 'UnprocessableError' },
      ]),
    );
    expect((await orders.as('emma').call(api.orders.listOrders)).body.orders).toEqual([]);
    expect(createdFor(second.sessionId)).toEqual([]);
    const kept = await orders.as('elsa').call(api.orders.getOrder, { params: first.params });
    expect(kept.body.checkoutSessionId).toBe(first.sessionId);
  });

  it('keep their order number: another one for the same session and store is dead-lettered', async () => {
    const first = await createPaidOrders(env, 'fay');
    const again = paidPurchase('fay', [paidOrder('nordstrom')], { sessionId: first.sessionId });
    const message = await env.publish(checkoutPaid, again);
    await eventually(async () =>
      expect(await env.look('select 1 from orders.dead_letter where message_id = $1', [message])).toHaveLength(1),
    );
    expect((await orders.as('fay').call(api.orders.listOrders)).body.orders).toHaveLength(1);
  });

  it('are created in one transaction', async () => {
    const sessionId = newId('session');
    const paid = await createPaidOrders(env, 'gina', ['nordstrom', 'rack'], { sessionId });
    const [rows] = await env.look<{ transactions: string }>(
      `select count(distinct xmin::text) as transactions from (
         select xmin from orders.customer_order where session_id = $1
         union all select h.xmin from orders.order_history h where order_number = any($2)) written`,
      [sessionId, paid.orders.map((order) => order.orderNumber)],
    );
    expect(Number(rows?.transactions)).toBe(1);
  });
});
