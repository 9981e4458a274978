import { api, orderCreated, placementHandedOver } from '@muse/contracts';
import { eventually } from '@muse/kit/testing';
import { createOrder, createTestContext, type TestContext } from './support/context.ts';

let queue: TestContext;
beforeAll(async () => {
  queue = await createTestContext();
});
afterAll(() => queue.close());

describe('an order was created', () => {
  it('waits for a person, with everything needed to place it, and says so', async () => {
    const order = await queue.queueOrder();
    const { body } = await queue.operator('olga').call(api.placement.getQueueEntry, { params: order });
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
    expect(body.ceilingCents).toBe(30_006); // (288.78 - 3.00) and 5 %, rounded down
    expect(Date.parse(body.dueAt)).toBe(Date.parse(order.createdAt) + 4 * 3_600_000);
    const fact = await queue.env.spy.waitFor(placementHandedOver, (data) => data.orderNumber === order.orderNumber);
    expect(fact.data).toEqual({
      orderNumber: order.orderNumber,
      sessionId: order.sessionId,
      taskId: body.taskId,
      storeId: 'nordstrom',
      method: 'manual',
      reason: 'by hand: no automatic way is set up for this store',
    });
  });

  it('is queued once, however often it is said', async () => {
    const order = createOrder();
    const again = await queue.env.publish(orderCreated, order);
    await Promise.all([
      queue.env.publish(orderCreated, order, { id: again }),
      queue.env.publish(orderCreated, order),
      queue.env.publish(orderCreated, order),
    ]);
    const after = await queue.queueOrder(); // said last, on the same queue
    await queue.env.spy.waitFor(placementHandedOver, (data) => data.orderNumber === after.orderNumber);
    await eventually(async () => {
      const received = await queue.env.look(
        `select from placement.inbox where consumer = 'queue-order-when-order-created' and message_id = $1`,
        [again],
      );
      expect(received).toHaveLength(1);
    });
    const tasks = await queue.env.look('select from placement.placement_task where order_number = $1', [
      order.orderNumber,
    ]);
    expect(tasks).toHaveLength(1);
    const said = queue.env.spy
      .received(placementHandedOver)
      .filter((fact) => fact.data.orderNumber === order.orderNumber);
    expect(said).toHaveLength(1);
  });

  it('costs one transaction: what was heard, the entry and its history are written together', async () => {
    const order = createOrder();
    const messageId = await queue.env.publish(orderCreated, order);
    const rows = await eventually(async () => {
      const found = await queue.env.look<{ together: boolean }>(
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

  it('is found by its number as a person types it', async () => {
    const order = await queue.queueOrder({ orderNumber: 'MO-10AB0Z' });
    const typed = await queue
      .operator('olga')
      .call(api.placement.getQueueEntry, { params: { orderNumber: 'mo-lOabOz' } });
    expect(typed.body.museOrderNumber).toBe(order.orderNumber);
  });
});
