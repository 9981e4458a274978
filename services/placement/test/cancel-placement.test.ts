import { api, newId, placementCancelled, placementSucceeded } from '@muse/contracts';
import { type ApiClient } from '@muse/contracts/client';
import { createTestContext, type TestContext } from './support/context.ts';

let ctx: TestContext;
let orders: ApiClient;
beforeAll(async () => {
  ctx = await createTestContext();
  orders = ctx.placement.withToken(await ctx.env.serviceToken('orders', 'placement'));
});
afterEach(() => ctx.env.moveClock('placement', 0));
afterAll(() => ctx.close());

const { cancelPlacement, claimEntry, placeByHand, failByHand, getQueueEntry, listQueue } = api.placement;
const cancel = (order: { orderNumber: string }) =>
  orders.call(cancelPlacement, { params: order, body: { by: 'alice', reason: 'Changed my mind.' } });
const cancellationsOf = (orderNumber: string) =>
  ctx.env.spy.received(placementCancelled).filter((event) => event.data.orderNumber === orderNumber);

describe('cancelling a placement, called by orders', () => {
  it('cancels a queued task once', async () => {
    const order = await ctx.queueOrder({ storeId: 'cancelled' });
    const first = await cancel(order);
    expect(first.status).toBe(200);
    expect(first.body).toEqual({ museOrderNumber: order.orderNumber, status: 'cancelled' });
    expect((await cancel(order)).body).toEqual(first.body);
    const event = await ctx.env.spy.waitFor(placementCancelled, (data) => data.orderNumber === order.orderNumber);
    expect(event.data).toMatchObject({ by: 'alice', reason: 'Changed my mind.', method: 'manual' });
    expect(cancellationsOf(order.orderNumber)).toHaveLength(1);
    const olga = ctx.operator('olga');
    expect((await olga.call(listQueue, { query: { storeId: 'cancelled' } })).body.orders).toEqual([]);
    const shown = await olga.call(listQueue, { query: { storeId: 'cancelled', status: 'cancelled' } });
    expect(shown.body.orders).toHaveLength(1);
    for (const answer of [
      await olga.call(claimEntry, { params: order }),
      await olga.call(placeByHand, { params: order, body: { storeOrderNumber: 'NO' } }),
      await olga.call(failByHand, { params: order, body: { reason: 'Sold out.' } }),
    ])
      expect(answer.problem.code).toBe('already_settled');
  });

  it('is refused while a task is claimed, until its lease expires', async () => {
    const order = await ctx.queueOrder();
    await ctx.operator('olga').call(claimEntry, { params: order });
    const late = await cancel(order);
    expect(late.status).toBe(409);
    expect(late.problem.code).toBe('too_late_to_cancel');
    await ctx.env.moveClock('placement', 901);
    expect((await cancel(order)).body.status).toBe('cancelled');
  });

  it('is refused once the task is settled', async () => {
    const [placed, failed] = [await ctx.queueOrder(), await ctx.queueOrder()];
    const olga = ctx.operator('olga');
    await olga.call(placeByHand, { params: placed, body: { storeOrderNumber: 'CANCEL-1' } });
    await olga.call(failByHand, { params: failed, body: { reason: 'Sold out.' } });
    expect((await cancel(placed)).problem.code).toBe('too_late_to_cancel');
    expect((await cancel(failed)).problem.code).toBe('too_late_to_cancel');
  });

  it('concurrent with a claim or a placement, exactly one of the two succeeds', async () => {
    for (let round = 0; round < 8; round += 1) {
      const order = await ctx.queueOrder();
      const work = round % 2 === 0 ? claimEntry : placeByHand;
      const body = { storeOrderNumber: `RACE-${round}` };
      const [cancelled, worked] = await Promise.all([
        cancel(order),
        work === claimEntry
          ? ctx.operator('olga').call(claimEntry, { params: order })
          : ctx.operator('olga').call(placeByHand, { params: order, body }),
      ]);
      expect([cancelled.status, worked.status].sort()).toEqual([200, 409]);
      const { body: entry } = await ctx.operator('olga').call(getQueueEntry, { params: order });
      expect(entry.status === 'cancelled').toBe(cancelled.status === 200);
      if (worked.status === 200 && work === placeByHand)
        await ctx.env.spy.waitFor(placementSucceeded, (data) => data.orderNumber === order.orderNumber);
      expect(cancellationsOf(order.orderNumber).length).toBeLessThanOrEqual(cancelled.status === 200 ? 1 : 0);
    }
  });

  it('answers 404 for an order that was never queued', async () => {
    expect((await cancel({ orderNumber: 'MO-ZZZZZZ' })).status).toBe(404);
  });

  it('requires a service token', async () => {
    const order = await ctx.queueOrder();
    const path = `/internal/placements/${order.orderNumber}/cancel`;
    const body = { by: newId('guest'), reason: null };
    for (const caller of [ctx.placement, ctx.admin, ctx.placement.as('svc', ['service'])])
      expect((await caller.send('POST', path, body)).status).toBe(401);
  });
});
