import { api, storeChanged } from '@muse/contracts';
import { eventually } from '@muse/kit/testing';
import { createTestContext, nordstrom, type TestContext } from './support/context.ts';

let ctx: TestContext;
beforeAll(async () => {
  ctx = await createTestContext();
});
afterEach(() => ctx.env.startClock('placement'));
afterAll(() => ctx.close());

const { listQueue, queueStats, getInstructions, claimEntry, holdEntry, startSubmitting, placeByHand, failByHand } =
  api.placement;
const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString();
const orderNumbersOf = (orders: { museOrderNumber: string }[]) => orders.map((order) => order.museOrderNumber);

describe('the list of the queue', () => {
  it('shows open tasks, oldest due first, page by page', async () => {
    const storeId = 'paged';
    const created = [50, 10, 40, 20, 30].map(minutesAgo);
    const orders = [];
    for (const createdAt of [...created, created[0] as string])
      orders.push(await ctx.queueOrder({ storeId, createdAt }));
    const olga = ctx.operator('olga');
    await olga.call(claimEntry, { params: orders[1] as { orderNumber: string } });
    const settled = await ctx.queueOrder({ storeId });
    await olga.call(failByHand, { params: settled, body: { reason: 'Sold out.' } });

    const all = await olga.call(listQueue, { query: { storeId } });
    expect(all.body.nextCursor).toBeNull();
    const due = all.body.orders.map((order) => Date.parse(order.dueAt));
    expect(due).toEqual([...due].sort((a, b) => a - b));
    expect(new Set(orderNumbersOf(all.body.orders))).toEqual(new Set(orders.map((order) => order.orderNumber)));

    const paged: string[] = [];
    let cursor: string | null | undefined;
    while (cursor !== null) {
      const page = await olga.call(listQueue, { query: { storeId, limit: '2', ...(cursor ? { cursor } : {}) } });
      expect(page.body.orders.length).toBeLessThanOrEqual(2);
      paged.push(...orderNumbersOf(page.body.orders));
      cursor = page.body.nextCursor;
    }
    expect(paged).toEqual(orderNumbersOf(all.body.orders));
  });

  it('filters by status, store, assignee and search text', async () => {
    const storeId = 'filtered';
    const [waiting, claimed, placed] = [
      await ctx.queueOrder({ storeId }),
      await ctx.queueOrder({ storeId, storeName: 'The 100%_Wool Shop' }),
      await ctx.queueOrder({ storeId }),
    ];
    const olga = ctx.operator('olga-f');
    await olga.call(claimEntry, { params: claimed });
    await olga.call(placeByHand, { params: placed, body: { storeOrderNumber: 'FILTER-77' } });
    const found = async (query: Parameters<typeof olga.call<typeof listQueue>>[1]) =>
      orderNumbersOf((await olga.call(listQueue, query)).body.orders);

    expect(await found({ query: { storeId, status: 'queued' } })).toEqual([waiting.orderNumber]);
    expect(await found({ query: { storeId, status: 'claimed' } })).toEqual([claimed.orderNumber]);
    expect(await found({ query: { storeId, status: 'placed' } })).toEqual([placed.orderNumber]);
    expect(await found({ query: { storeId, status: 'on_hold' } })).toEqual([]);
    expect(await found({ query: { assignee: 'olga-f' } })).toEqual([claimed.orderNumber]);
    expect(await found({ query: { assignee: 'olga-f', status: 'placed' } })).toEqual([placed.orderNumber]);
    expect(await found({ query: { q: waiting.orderNumber.toLowerCase() } })).toEqual([waiting.orderNumber]);
    expect(await found({ query: { q: '100%_wool' } })).toEqual([claimed.orderNumber]);
    expect(await found({ query: { q: 'liddell', storeId, status: 'queued' } })).toEqual([waiting.orderNumber]);
    expect(await found({ query: { q: 'filter-77', status: 'placed' } })).toEqual([placed.orderNumber]);
    expect(await found({ query: { q: 'nobody of this name' } })).toEqual([]);
  });

  it('refuses an invalid cursor and other invalid parameters', async () => {
    const olga = ctx.operator('olga');
    const encoded = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
    for (const cursor of ['nonsense', encoded(['yesterday', 'task_1']), encoded({}), encoded([1, 2])]) {
      const refused = await olga.call(listQueue, { query: { cursor } });
      expect(refused.status).toBe(400);
      expect(refused.problem.errors?.[0]?.pointer).toBe('/cursor');
    }
    for (const query of ['limit=0', 'limit=101', 'limit=1e9', 'status=lost', 'sort=asc'])
      expect((await olga.send('GET', `/admin/manual-orders?${query}`)).status).toBe(400);
  });
});

describe('the statistics of the queue', () => {
  it('count expired leases as queued, and days in UTC', async () => {
    const storeId = 'counted';
    const olga = ctx.operator('olga');
    const [first, second, third] = [
      await ctx.queueOrder({ storeId, storeName: 'Counted' }),
      await ctx.queueOrder({ storeId, storeName: 'Counted' }),
      await ctx.queueOrder({ storeId, storeName: 'Counted' }),
    ];
    await ctx.queueOrder({ storeId, storeName: 'Counted' });
    const stats = async () => {
      const { body } = await olga.call(queueStats);
      return { ...body, here: body.byStore.find((store) => store.storeId === storeId) };
    };
    const before = await stats();
    expect(before.here).toEqual({
      storeId,
      storeName: 'Counted',
      pendingOrders: 4,
      claimedOrders: 0,
      onHoldOrders: 0,
      outcomeUnknownOrders: 0,
    });

    await olga.call(claimEntry, { params: first });
    await olga.call(placeByHand, { params: second, body: { storeOrderNumber: 'C-1' } });
    await olga.call(failByHand, { params: third, body: { reason: 'Sold out.' } });
    const after = await stats();
    expect(after.here).toMatchObject({ pendingOrders: 1, claimedOrders: 1 });
    expect(after.pendingOrders).toBe(before.pendingOrders - 3);
    expect(after.claimedOrders).toBe(before.claimedOrders + 1);
    expect(after.placedToday).toBe(before.placedToday + 1);
    expect(after.failedToday).toBe(before.failedToday + 1);

    await ctx.env.moveClock('placement', 901);
    const expired = await stats();
    expect(expired.here).toMatchObject({ pendingOrders: 2, claimedOrders: 0 });
    expect(expired.oldestPendingSeconds).toBeGreaterThanOrEqual(901);

    await ctx.env.moveClock('placement', 86_400);
    const tomorrow = await stats();
    expect(tomorrow).toMatchObject({ placedToday: 0, failedToday: 0, averageProcessingSeconds: 0 });
  });

  it('count what is on hold and what the store may have, per store too, and not what waits for a machine', async () => {
    const storeId = 'every-state';
    const olga = ctx.operator('olga');
    const [held, unknown, claimed] = [
      await ctx.queueOrder({ storeId, storeName: 'Every State' }),
      await ctx.queueOrder({ storeId, storeName: 'Every State' }),
      await ctx.queueOrder({ storeId, storeName: 'Every State' }),
    ];
    await ctx.queueOrder({ storeId, storeName: 'Every State' });
    const before = (await olga.call(queueStats)).body;
    await olga.call(holdEntry, { params: held, body: { reason: 'The store is closed today.' } });
    for (const params of [unknown, claimed]) await olga.call(claimEntry, { params });
    await olga.call(startSubmitting, { params: unknown });
    await ctx.env.moveClock('placement', 901);
    await ctx.placement.runDue();
    await olga.call(claimEntry, { params: claimed });

    await eventually(async () => {
      const after = (await olga.call(queueStats)).body;
      expect(after.byStore.find((store) => store.storeId === storeId)).toEqual({
        storeId,
        storeName: 'Every State',
        pendingOrders: 1,
        claimedOrders: 1,
        onHoldOrders: 1,
        outcomeUnknownOrders: 1,
      });
      expect(after.onHoldOrders).toBe(before.onHoldOrders + 1);
      expect(after.outcomeUnknownOrders).toBe(before.outcomeUnknownOrders + 1);
    });
  });

  it('average the processing time from the claim to the end', async () => {
    await ctx.env.stopClock('placement');
    const order = await ctx.queueOrder();
    const olga = ctx.operator('olga');
    await ctx.env.moveClock('placement', 10 * 86_400);
    await olga.call(claimEntry, { params: order });
    await ctx.env.moveClock('placement', 10 * 86_400 + 100);
    await olga.call(placeByHand, { params: order, body: { storeOrderNumber: 'C-2' } });
    const { body } = await olga.call(queueStats);
    expect(body.averageProcessingSeconds).toBe(100);
  });
});

describe('the instructions', () => {
  it('link to the site of the store in the projection, whose stale events are ignored', async () => {
    const order = await ctx.queueOrder();
    const read = async (params: { orderNumber: string }) =>
      (await ctx.operator('olga').call(getInstructions, { params })).body.steps;
    await eventually(async () => expect((await read(order))[0]?.url).toBe('https://www.nordstrom.example'));
    await ctx.env.publish(storeChanged, { ...nordstrom, website: 'https://new.nordstrom.example', version: 3 });
    await eventually(async () => expect((await read(order))[0]?.url).toBe('https://new.nordstrom.example'));
    await ctx.env.publish(storeChanged, { ...nordstrom, website: 'https://old.nordstrom.example', version: 2 });
    await ctx.env.publish(storeChanged, { ...nordstrom, storeId: 'other', website: 'https://other.example' });
    const other = await ctx.queueOrder({ storeId: 'other' });
    await eventually(async () => expect((await read(other))[0]?.url).toBe('https://other.example'));
    expect((await read(order))[0]?.url).toBe('https://new.nordstrom.example');
  });
});
