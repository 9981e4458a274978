import { api, placementSucceeded } from '@muse/contracts';
import { createTestContext, type TestContext } from './support/context.ts';

let queue: TestContext;
beforeAll(async () => {
  queue = await createTestContext();
});
afterEach(() => queue.env.moveClock('placement', 0));
afterAll(() => queue.close());

const { claimEntry, releaseEntry, placeByHand, failByHand, getQueueEntry, listQueue } = api.placement;
const rowOf = async (orderNumber: string) => {
  const rows = await queue.env.look<{ status: string; version: number; steps: number }>(
    `select status, version, (select count(*)::int from placement.task_history where task_id = t.id) as steps
     from placement.placement_task t where order_number = $1`,
    [orderNumber],
  );
  return rows[0];
};

describe('claiming', () => {
  it('takes an entry for a quarter of an hour; claiming again renews the lease', async () => {
    const order = await queue.queueOrder();
    const olga = queue.operator('olga');
    const claimed = await olga.call(claimEntry, { params: order });
    expect(claimed.body).toMatchObject({ status: 'claimed', assignee: 'olga' });
    const lease = Date.parse(claimed.body.leaseExpiresAt ?? '');
    expect(Math.abs(lease - Date.now() - 900_000)).toBeLessThan(10_000);
    await queue.env.moveClock('placement', 600);
    const renewed = await olga.call(claimEntry, { params: order });
    expect(Date.parse(renewed.body.leaseExpiresAt ?? '') - lease).toBeGreaterThanOrEqual(600_000);
    expect(renewed.body.version).toBe(claimed.body.version + 1);
  });

  it('is refused while another operator holds it, an admin too', async () => {
    const order = await queue.queueOrder();
    await queue.operator('olga').call(claimEntry, { params: order });
    const refused = await queue.operator('otto').call(claimEntry, { params: order });
    expect(refused.status).toBe(409);
    expect(refused.problem.code).toBe('held_by_another');
    expect((await queue.admin.call(claimEntry, { params: order })).problem.code).toBe('held_by_another');
  });

  it('lets one of ten win who claim at once', async () => {
    const order = await queue.queueOrder();
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, index) => queue.operator(`op-${index}`).call(claimEntry, { params: order })),
    );
    expect(answers.filter((answer) => answer.status === 200)).toHaveLength(1);
    expect(answers.filter((answer) => answer.status === 409 && answer.problem.code === 'held_by_another')).toHaveLength(
      9,
    );
  });

  it('is refused once the entry is settled', async () => {
    const order = await queue.queueOrder();
    const olga = queue.operator('olga');
    await olga.call(failByHand, { params: order, body: { reason: 'Sold out.' } });
    expect((await olga.call(claimEntry, { params: order })).problem.code).toBe('already_settled');
    expect((await olga.call(releaseEntry, { params: order })).problem.code).toBe('already_settled');
    expect((await queue.admin.call(releaseEntry, { params: order })).problem.code).toBe('already_settled');
  });

  it('takes an empty body, and nothing in it', async () => {
    const order = await queue.queueOrder();
    const path = `/admin/manual-orders/${order.orderNumber}/claim`;
    expect((await queue.operator('olga').send('POST', path, {})).status).toBe(200);
    expect((await queue.operator('olga').send('POST', path, { minutes: 60 })).status).toBe(400);
  });
});

describe('releasing', () => {
  it('gives the entry back to the queue, for anybody', async () => {
    const order = await queue.queueOrder();
    await queue.operator('olga').call(claimEntry, { params: order });
    const released = await queue.operator('olga').call(releaseEntry, { params: order });
    expect(released.body).toMatchObject({ status: 'queued', assignee: null, leaseExpiresAt: null });
    expect((await queue.operator('otto').call(claimEntry, { params: order })).body.assignee).toBe('otto');
  });

  it('changes nothing where nobody holds it', async () => {
    const order = await queue.queueOrder();
    const { body: before } = await queue.operator('olga').call(getQueueEntry, { params: order });
    const released = await queue.operator('olga').call(releaseEntry, { params: order });
    expect(released.status).toBe(200);
    expect(released.body).toMatchObject({ status: 'queued', version: before.version });
    expect(await rowOf(order.orderNumber)).toEqual({ status: 'queued', version: 1, steps: 1 });
  });

  it('is for the holder and for an admin', async () => {
    const order = await queue.queueOrder();
    await queue.operator('olga').call(claimEntry, { params: order });
    const refused = await queue.operator('otto').call(releaseEntry, { params: order });
    expect(refused.problem.code).toBe('held_by_another');
    expect((await queue.admin.call(releaseEntry, { params: order })).body.status).toBe('queued');
  });
});

describe('a lease that ran out', () => {
  it('is over by the clock, before any timer has run', async () => {
    const order = await queue.queueOrder({ storeId: 'lease-store' });
    await queue.operator('olga').call(claimEntry, { params: order });
    await queue.env.moveClock('placement', 901);
    const otto = queue.operator('otto');
    const { body: seen } = await otto.call(getQueueEntry, { params: order });
    expect(seen).toMatchObject({ status: 'queued', assignee: null, leaseExpiresAt: null });
    const queuedOnes = await otto.call(listQueue, { query: { status: 'queued', storeId: 'lease-store' } });
    expect(queuedOnes.body.orders).toHaveLength(1);
    expect(queuedOnes.body.orders[0]).toMatchObject({ status: 'queued', assignee: null, version: seen.version });
    for (const query of [{ status: 'claimed' as const }, { assignee: 'olga' }]) {
      const list = await otto.call(listQueue, { query: { ...query, storeId: 'lease-store' } });
      expect(list.body.orders).toEqual([]);
    }
    expect((await otto.call(claimEntry, { params: order })).body.assignee).toBe('otto');
    const late = await queue.operator('olga').call(placeByHand, { params: order, body: { storeOrderNumber: 'LATE' } });
    expect(late.problem.code).toBe('held_by_another');
    expect(await rowOf(order.orderNumber)).toEqual({ status: 'claimed', version: 4, steps: 4 });
  });

  it('may still be settled by whoever held it, if nobody else has come', async () => {
    const order = await queue.queueOrder();
    const olga = queue.operator('olga');
    await olga.call(claimEntry, { params: order });
    await queue.env.moveClock('placement', 901);
    const placed = await olga.call(placeByHand, { params: order, body: { storeOrderNumber: 'SLOW' } });
    expect(placed.body).toMatchObject({ status: 'placed', assignee: 'olga' });
    await queue.env.spy.waitFor(placementSucceeded, (data) => data.orderNumber === order.orderNumber);
    expect(await rowOf(order.orderNumber)).toEqual({ status: 'placed', version: 5, steps: 5 });
  });

  it('is made true in the row by the timer, and shown no differently', async () => {
    const order = await queue.queueOrder();
    await queue.operator('olga').call(claimEntry, { params: order });
    await queue.env.moveClock('placement', 1_000); // further than before: the timer may have run since then
    const before = await queue.operator('otto').call(getQueueEntry, { params: order });
    expect(await rowOf(order.orderNumber)).toEqual({ status: 'claimed', version: 2, steps: 2 });
    await queue.placement.runDue();
    await queue.placement.runDue();
    expect(await rowOf(order.orderNumber)).toEqual({ status: 'queued', version: 3, steps: 3 });
    const after = await queue.operator('otto').call(getQueueEntry, { params: order });
    expect(after.body).toEqual(before.body);
  });
});
