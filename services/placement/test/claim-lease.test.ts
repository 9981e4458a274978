import { api, placementSucceeded } from '@muse/contracts';
import { createTestContext, type TestContext } from './support/context.ts';

let ctx: TestContext;
beforeAll(async () => {
  ctx = await createTestContext();
});
afterEach(() => ctx.env.startClock('placement'));
afterAll(() => ctx.close());

const { claimEntry, releaseEntry, placeByHand, failByHand, getQueueEntry, listQueue } = api.placement;
const rowOf = async (orderNumber: string) => {
  const rows = await ctx.env.look<{ status: string; version: number; steps: number }>(
    `select status, version, (select count(*)::int from placement.task_history where task_id = t.id) as steps
     from placement.placement_task t where order_number = $1`,
    [orderNumber],
  );
  return rows[0];
};

describe('claiming an entry', () => {
  it('gives a lease of 15 minutes; claiming again renews it', async () => {
    await ctx.env.stopClock('placement');
    const [now] = await ctx.env.look<{ time: string }>('select placement.muse_clock()::text as time');
    const order = await ctx.queueOrder();
    const olga = ctx.operator('olga');
    const claimed = await olga.call(claimEntry, { params: order });
    expect(claimed.body).toMatchObject({ status: 'claimed', assignee: 'olga' });
    const lease = Date.parse(claimed.body.leaseExpiresAt ?? '');
    expect(lease - Date.parse(now?.time ?? '')).toBe(900_000);
    await ctx.env.moveClock('placement', 600);
    const renewed = await olga.call(claimEntry, { params: order });
    expect(Date.parse(renewed.body.leaseExpiresAt ?? '') - lease).toBe(600_000);
    expect(renewed.body.version).toBe(claimed.body.version + 1);
  });

  it('is refused while another operator has the lease, also to an admin', async () => {
    const order = await ctx.queueOrder();
    await ctx.operator('olga').call(claimEntry, { params: order });
    const refused = await ctx.operator('otto').call(claimEntry, { params: order });
    expect(refused.status).toBe(409);
    expect(refused.problem.code).toBe('held_by_another');
    expect(refused.problem.detail).toMatch(
      /^olga has claimed this entry until 20\d\d-.*Z, unless the lease is renewed\.$/,
    );
    expect((await ctx.admin.call(claimEntry, { params: order })).problem.code).toBe('held_by_another');
  });

  it('ten concurrent claims: one succeeds', async () => {
    const order = await ctx.queueOrder();
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, index) => ctx.operator(`op-${index}`).call(claimEntry, { params: order })),
    );
    expect(answers.filter((answer) => answer.status === 200)).toHaveLength(1);
    expect(answers.filter((answer) => answer.status === 409 && answer.problem.code === 'held_by_another')).toHaveLength(
      9,
    );
  });

  it('is refused once the entry is settled', async () => {
    const order = await ctx.queueOrder();
    const olga = ctx.operator('olga');
    await olga.call(failByHand, { params: order, body: { reason: 'Sold out.' } });
    expect((await olga.call(claimEntry, { params: order })).problem.code).toBe('already_settled');
    expect((await olga.call(releaseEntry, { params: order })).problem.code).toBe('already_settled');
    expect((await ctx.admin.call(releaseEntry, { params: order })).problem.code).toBe('already_settled');
  });

  it('accepts an empty body and refuses unknown fields', async () => {
    const order = await ctx.queueOrder();
    const path = `/admin/manual-orders/${order.orderNumber}/claim`;
    expect((await ctx.operator('olga').send('POST', path, {})).status).toBe(200);
    expect((await ctx.operator('olga').send('POST', path, { minutes: 60 })).status).toBe(400);
  });
});

describe('releasing an entry', () => {
  it('returns the entry to the queue, where any operator can claim it', async () => {
    const order = await ctx.queueOrder();
    await ctx.operator('olga').call(claimEntry, { params: order });
    const released = await ctx.operator('olga').call(releaseEntry, { params: order });
    expect(released.body).toMatchObject({ status: 'queued', assignee: null, leaseExpiresAt: null });
    expect((await ctx.operator('otto').call(claimEntry, { params: order })).body.assignee).toBe('otto');
  });

  it('changes nothing if nobody has claimed it', async () => {
    const order = await ctx.queueOrder();
    const { body: before } = await ctx.operator('olga').call(getQueueEntry, { params: order });
    const released = await ctx.operator('olga').call(releaseEntry, { params: order });
    expect(released.status).toBe(200);
    expect(released.body).toMatchObject({ status: 'queued', version: before.version });
    expect(await rowOf(order.orderNumber)).toEqual({ status: 'queued', version: 1, steps: 1 });
  });

  it('is allowed to the lease holder and to an admin', async () => {
    const order = await ctx.queueOrder();
    await ctx.operator('olga').call(claimEntry, { params: order });
    const refused = await ctx.operator('otto').call(releaseEntry, { params: order });
    expect(refused.problem.code).toBe('held_by_another');
    expect((await ctx.admin.call(releaseEntry, { params: order })).body.status).toBe('queued');
  });
});

describe('an expired lease', () => {
  it('counts as released by the clock, before the timer has run', async () => {
    const order = await ctx.queueOrder({ storeId: 'lease-store' });
    await ctx.operator('olga').call(claimEntry, { params: order });
    await ctx.env.moveClock('placement', 901);
    const otto = ctx.operator('otto');
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
    const late = await ctx.operator('olga').call(placeByHand, { params: order, body: { storeOrderNumber: 'LATE' } });
    expect(late.problem.code).toBe('held_by_another');
    expect(await rowOf(order.orderNumber)).toEqual({ status: 'claimed', version: 4, steps: 4 });
  });

  it('lets its former holder settle the entry if nobody else has claimed it', async () => {
    const order = await ctx.queueOrder();
    const olga = ctx.operator('olga');
    await olga.call(claimEntry, { params: order });
    await ctx.env.moveClock('placement', 901);
    const placed = await olga.call(placeByHand, { params: order, body: { storeOrderNumber: 'SLOW' } });
    expect(placed.body).toMatchObject({ status: 'placed', assignee: 'olga' });
    await ctx.env.spy.waitFor(placementSucceeded, (data) => data.orderNumber === order.orderNumber);
    expect(await rowOf(order.orderNumber)).toEqual({ status: 'placed', version: 5, steps: 5 });
  });

  it('is written to the row by the timer, and the API answers the same before and after', async () => {
    const order = await ctx.queueOrder();
    await ctx.operator('olga').call(claimEntry, { params: order });
    await ctx.env.look(`update placement.timer set next_run_at = 'infinity'`); // the scheduler looks once a second
    await ctx.env.moveClock('placement', 901);
    const before = await ctx.operator('otto').call(getQueueEntry, { params: order });
    expect(await rowOf(order.orderNumber)).toEqual({ status: 'claimed', version: 2, steps: 2 });
    await ctx.env.look('update placement.timer set next_run_at = placement.muse_clock()');
    await ctx.placement.runDue();
    expect(await rowOf(order.orderNumber)).toEqual({ status: 'queued', version: 3, steps: 3 });
    const after = await ctx.operator('otto').call(getQueueEntry, { params: order });
    expect(after.body).toEqual(before.body);
  });
});
