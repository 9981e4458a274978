import { api, orderCreated, placementFailed } from '@muse/contracts';
import { createTestContext, type TestContext } from './support/context.ts';

let ctx: TestContext;
beforeAll(async () => {
  ctx = await createTestContext();
});
afterAll(() => ctx.close());

const { placeByHand, failByHand, claimEntry, getQueueEntry } = api.placement;
let usedNumbers = 0;
const nextStoreOrderNumber = () => `N-${(usedNumbers += 1)}`;

describe('reporting an order as failed', () => {
  it('settles the entry and publishes placement.failed with the reason', async () => {
    const order = await ctx.queueOrder();
    const body = { reason: 'Sold out in every size.', code: 'out_of_stock', notes: 'Asked the hotline.' };
    const failed = await ctx.operator('olga').call(failByHand, { params: order, body });
    expect(failed.body).toMatchObject({ status: 'failed', assignee: 'olga', leaseExpiresAt: null });
    const event = await ctx.env.spy.waitFor(placementFailed, (data) => data.orderNumber === order.orderNumber);
    expect(event.data).toEqual({
      orderNumber: order.orderNumber,
      sessionId: order.sessionId,
      taskId: failed.body.taskId,
      storeId: 'nordstrom',
      method: 'manual',
      by: 'olga',
      reason: 'Sold out in every size.',
      code: 'out_of_stock',
      messageToShopper: 'The store has sold out of an item of this order.',
    });
    const { body: detail } = await ctx.operator('olga').call(getQueueEntry, { params: order });
    expect(detail).toMatchObject({
      storeOrderNumber: null,
      attempts: [{ method: 'manual', outcome: 'failed', code: 'out_of_stock' }],
      notes: [{ text: 'Sold out in every size.' }, { text: 'Asked the hotline.' }],
    });
  });

  it('publishes no text for the shopper if its code is not in the list of failure codes', async () => {
    const order = await ctx.queueOrder();
    await ctx.operator('olga').call(failByHand, { params: order, body: { reason: 'Internal.', code: 'constructor' } });
    const event = await ctx.env.spy.waitFor(placementFailed, (data) => data.orderNumber === order.orderNumber);
    expect(event.data).toMatchObject({ code: 'constructor', messageToShopper: null });
  });

  it('publishes the message to the shopper apart from the internal reason', async () => {
    const order = await ctx.queueOrder();
    const body = { reason: 'Suspected fraudster.', messageToShopper: 'The store has cancelled it.' };
    await ctx.operator('olga').call(failByHand, { params: order, body });
    const event = await ctx.env.spy.waitFor(placementFailed, (data) => data.orderNumber === order.orderNumber);
    expect(event.data).toMatchObject(body);
    const { body: detail } = await ctx.operator('olga').call(getQueueEntry, { params: order });
    expect(detail.notes.map(({ text }) => text)).toEqual([body.reason, body.messageToShopper]);
  });

  it('is refused for a settled entry, also if it is repeated', async () => {
    const order = await ctx.queueOrder();
    const body = { reason: 'Sold out.' };
    const olga = ctx.operator('olga');
    await olga.call(failByHand, { params: order, body });
    expect((await olga.call(failByHand, { params: order, body })).problem.code).toBe('already_settled');
    const place = await olga.call(placeByHand, { params: order, body: { storeOrderNumber: nextStoreOrderNumber() } });
    expect(place.problem.code).toBe('already_settled');
    await ctx.env.spy.waitFor(placementFailed, (data) => data.orderNumber === order.orderNumber);
    const published = ctx.env.spy
      .received(placementFailed)
      .filter((event) => event.data.orderNumber === order.orderNumber);
    expect(published).toHaveLength(1);
  });

  it('requires a reason', async () => {
    const order = await ctx.queueOrder();
    for (const body of [{}, { reason: '' }, { reason: '   ' }, { reason: 'x', code: 'Not Snake' }]) {
      const refused = await ctx.operator('olga').send('POST', `/admin/manual-orders/${order.orderNumber}/fail`, body);
      expect(refused.status).toBe(400);
      expect(refused.problem.code).toBe('validation_failed');
    }
  });

  it('is refused while another operator has the lease', async () => {
    const order = await ctx.queueOrder();
    await ctx.operator('olga').call(claimEntry, { params: order });
    const otto = ctx.operator('otto');
    const failed = await otto.call(failByHand, { params: order, body: { reason: 'Sold out.' } });
    expect(failed.problem.code).toBe('held_by_another');
    const placed = await otto.call(placeByHand, { params: order, body: { storeOrderNumber: nextStoreOrderNumber() } });
    expect(placed.problem.code).toBe('held_by_another');
  });
});

describe('a settled order', () => {
  it('stays settled when order.created is published again', async () => {
    const order = await ctx.queueOrder();
    await ctx.operator('olga').call(failByHand, { params: order, body: { reason: 'Sold out.' } });
    await ctx.env.publish(orderCreated, order);
    await ctx.queueOrder();
    const { body } = await ctx.operator('olga').call(getQueueEntry, { params: order });
    expect(body.status).toBe('failed');
  });
});
