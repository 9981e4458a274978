import { api, newId, orderCreated } from '@muse/contracts';
import { eventually } from '@muse/kit/testing';
import { placement } from '../src/service.ts';
import { createOrder, createTestContext, type TestContext } from './support/context.ts';

let ctx: TestContext;
beforeAll(async () => {
  ctx = await createTestContext();
});
afterAll(() => ctx.close());

describe('order.created', () => {
  it('queues a task with everything needed to place the order', async () => {
    const order = await ctx.queueOrder();
    const { body } = await ctx.operator('olga').call(api.placement.getQueueEntry, { params: order });
    expect(body).toMatchObject({
      museOrderNumber: order.orderNumber,
      status: 'queued',
      storeName: 'Nordstrom',
      itemCount: 3,
      totalCents: 28_878,
      assignee: null,
      leaseExpiresAt: null,
      items: order.lines,
      shippingAddress: order.address,
      customer: { subject: 'alice', name: 'Alice Liddell', email: 'alice@example.com', phone: '+1 206 555 0100' },
      storeOrderNumber: null,
      attempts: [],
      notes: [],
      version: 1,
    });
    expect(body.ceilingCents).toBe(29_149); // (288.78 - 3.00) and 2 %, rounded down
    expect(Date.parse(body.dueAt)).toBe(Date.parse(order.createdAt) + 4 * 3_600_000);
    expect(body.reason).toBe('by hand: no automatic way is set up for this store');
  });

  it('keeps the shipping option that the shopper paid for, for the entry and the instructions', async () => {
    const shippingOption = { id: 'express', name: 'Express', deliveryFrom: null, deliveryTo: '2026-12-02' };
    const order = await ctx.queueOrder({ shippingOption });
    const olga = ctx.operator('olga');
    expect((await olga.call(api.placement.getQueueEntry, { params: order })).body).toMatchObject({ shippingOption });
    const { body } = await olga.call(api.placement.getInstructions, { params: order });
    expect(body.steps.filter(({ title }) => title === 'Ship by: Express')).toHaveLength(1);

    const without = await ctx.queueOrder();
    expect((await olga.call(api.placement.getQueueEntry, { params: without })).body.shippingOption).toBeNull();
  });

  it('is idempotent: redelivered and repeated events queue one task', async () => {
    const order = createOrder();
    const again = await ctx.env.publish(orderCreated, order);
    await Promise.all([
      ctx.env.publish(orderCreated, order, { id: again }),
      ctx.env.publish(orderCreated, order),
      ctx.env.publish(orderCreated, order),
    ]);
    await ctx.queueOrder(); // published last, to the same queue
    await eventually(async () => {
      const received = await ctx.env.look(
        `select from placement.inbox where consumer = 'queue-order-when-order-created' and message_id = $1`,
        [again],
      );
      expect(received).toHaveLength(1);
    });
    const tasks = await ctx.env.look('select from placement.placement_task where order_number = $1', [
      order.orderNumber,
    ]);
    expect(tasks).toHaveLength(1);
  });

  it('publishes no placement.handed_over for an order that no machine was to place', async () => {
    const order = await ctx.queueOrder();
    expect(await ctx.env.look(`select from placement.outbox where aggregate_id = $1`, [order.orderNumber])).toEqual([]);
  });

  it('writes the inbox row, the task and its history in one transaction', async () => {
    const order = createOrder();
    const messageId = await ctx.env.publish(orderCreated, order);
    const rows = await eventually(async () => {
      const found = await ctx.env.look<{ together: boolean }>(
        `select t.xmin = h.xmin and t.xmin = i.xmin as together from placement.placement_task t
         join placement.task_history h on h.task_id = t.id
         join placement.inbox i on i.message_id = $2
         where t.order_number = $1`,
        [order.orderNumber, messageId],
      );
      expect(found).toHaveLength(1);
      return found;
    });
    expect(rows).toEqual([{ together: true }]);
  });

  it('creates a task that is found by its order number in any spelling', async () => {
    const order = await ctx.queueOrder({ orderNumber: 'MO-10AB0Z' });
    const typed = await ctx
      .operator('olga')
      .call(api.placement.getQueueEntry, { params: { orderNumber: 'mo-lOabOz' } });
    expect(typed.body.museOrderNumber).toBe(order.orderNumber);
  });

  it('queues the orders of one purchase that arrive together, each once', async () => {
    await ctx.placement.stop();
    const sessionId = newId('session');
    const orders = [createOrder({ sessionId }), createOrder({ sessionId })];
    for (const order of [...orders, ...orders]) await ctx.env.publish(orderCreated, order);
    await ctx.env.start(placement); // the broker delivers them in one packet
    const tasks = await eventually(async () => {
      const found = await ctx.env.look<{ order_number: string; entries: string }>(
        `select order_number, (select count(*) from placement.task_history h where h.task_id = t.id) as entries
         from placement.placement_task t where session_id = $1`,
        [sessionId],
      );
      expect(found).toHaveLength(2);
      return found;
    });
    expect(tasks.map(({ order_number }) => order_number).sort()).toEqual(orders.map((o) => o.orderNumber).sort());
    expect(tasks.map(({ entries }) => Number(entries))).toEqual([1, 1]);
  });
});
