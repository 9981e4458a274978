import { api, newId, placementCancelled, placementSucceeded } from '@muse/contracts';
import type { ApiClient } from '@muse/contracts/client';
import { openQueue, type Queue } from './a-queue.ts';

let queue: Queue;
let orders: ApiClient;
beforeAll(async () => {
  queue = await openQueue();
  orders = queue.placement.withToken(await queue.env.serviceToken('orders'));
});
afterEach(() => queue.env.moveClock('placement', 0));
afterAll(() => queue.close());

const { cancelPlacement, claimEntry, placeByHand, failByHand, getQueueEntry, listQueue } = api.placement;
const cancel = (order: { orderNumber: string }) =>
  orders.call(cancelPlacement, { params: order, body: { by: 'alice', reason: 'Changed my mind.' } });
const cancellationsOf = (orderNumber: string) =>
  queue.env.spy.received(placementCancelled).filter((fact) => fact.data.orderNumber === orderNumber);

describe('orders asks whether it may still cancel', () => {
  it('may while nobody has begun, once', async () => {
    const order = await queue.queued({ storeId: 'cancelled' });
    const first = await cancel(order);
    expect(first.status).toBe(200);
    expect(first.body).toEqual({ museOrderNumber: order.orderNumber, status: 'cancelled' });
    expect((await cancel(order)).body).toEqual(first.body);
    const fact = await queue.env.spy.waitFor(placementCancelled, (data) => data.orderNumber === order.orderNumber);
    expect(fact.data).toMatchObject({ by: 'alice', reason: 'Changed my mind.', method: 'manual' });
    expect(cancellationsOf(order.orderNumber)).toHaveLength(1);
    const olga = queue.operator('olga');
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

  it('may not once somebody holds it, until the lease is over by the clock', async () => {
    const order = await queue.queued();
    await queue.operator('olga').call(claimEntry, { params: order });
    const late = await cancel(order);
    expect(late.status).toBe(409);
    expect(late.problem.code).toBe('too_late_to_cancel');
    await queue.env.moveClock('placement', 901);
    expect((await cancel(order)).body.status).toBe('cancelled');
  });

  it('may not once it is settled', async () => {
    const [placed, failed] = [await queue.queued(), await queue.queued()];
    const olga = queue.operator('olga');
    await olga.call(placeByHand, { params: placed, body: { storeOrderNumber: 'CANCEL-1' } });
    await olga.call(failByHand, { params: failed, body: { reason: 'Sold out.' } });
    expect((await cancel(placed)).problem.code).toBe('too_late_to_cancel');
    expect((await cancel(failed)).problem.code).toBe('too_late_to_cancel');
  });

  it('lets either the shopper or the operator win, never both', async () => {
    for (let round = 0; round < 8; round += 1) {
      const order = await queue.queued();
      const work = round % 2 === 0 ? claimEntry : placeByHand;
      const body = { storeOrderNumber: `RACE-${round}` };
      const [cancelled, worked] = await Promise.all([
        cancel(order),
        work === claimEntry
          ? queue.operator('olga').call(claimEntry, { params: order })
          : queue.operator('olga').call(placeByHand, { params: order, body }),
      ]);
      expect([cancelled.status, worked.status].sort()).toEqual([200, 409]);
      const { body: entry } = await queue.operator('olga').call(getQueueEntry, { params: order });
      expect(entry.status === 'cancelled').toBe(cancelled.status === 200);
      if (worked.status === 200 && work === placeByHand)
        await queue.env.spy.waitFor(placementSucceeded, (data) => data.orderNumber === order.orderNumber);
      expect(cancellationsOf(order.orderNumber).length).toBeLessThanOrEqual(cancelled.status === 200 ? 1 : 0);
    }
  });

  it('knows no order that was never queued', async () => {
    expect((await cancel({ orderNumber: 'MO-ZZZZZZ' })).status).toBe(404);
  });

  it('is for services only', async () => {
    const order = await queue.queued();
    const path = `/internal/placements/${order.orderNumber}/cancel`;
    const body = { by: newId('guest'), reason: null };
    for (const caller of [queue.placement, queue.admin, queue.placement.as('svc', ['service'])])
      expect((await caller.send('POST', path, body)).status).toBe(401);
  });
});
