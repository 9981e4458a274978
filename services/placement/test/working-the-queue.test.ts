import { api, placementSucceeded } from '@muse/contracts';
import { eventually } from '@muse/kit/testing';
import { createTestContext, type TestContext } from './support/context.ts';

let ctx: TestContext;
beforeAll(async () => {
  ctx = await createTestContext();
});
afterEach(() => ctx.env.moveClock('placement', 0));
afterAll(() => ctx.close());

const { claimEntry, heartbeat, holdEntry, releaseEntry, addNote, assignEntry, bulkEntries } = api.placement;
const { getQueueEntry, listQueue, placeByHand } = api.placement;
const inSeconds = (seconds: number): string => new Date(Date.now() + seconds * 1000).toISOString();

describe('the heartbeat of a lease', () => {
  it('renews the lease of its holder', async () => {
    const order = await ctx.queueOrder();
    const olga = ctx.operator('olga');
    const claimed = await olga.call(claimEntry, { params: order });
    await ctx.env.moveClock('placement', 600);
    const renewed = await olga.call(heartbeat, { params: order });
    const gained = Date.parse(renewed.body.leaseExpiresAt ?? '') - Date.parse(claimed.body.leaseExpiresAt ?? '');
    expect(gained).toBeGreaterThanOrEqual(600_000);
  });

  it('is refused to others, without a claim, and after the lease has expired', async () => {
    const order = await ctx.queueOrder();
    const [olga, otto] = [ctx.operator('olga'), ctx.operator('otto')];
    expect((await olga.call(heartbeat, { params: order })).problem).toMatchObject({ status: 409, code: 'not_held' });
    await olga.call(claimEntry, { params: order });
    expect((await otto.call(heartbeat, { params: order })).problem.code).toBe('held_by_another');
    await ctx.env.moveClock('placement', 901);
    expect((await olga.call(heartbeat, { params: order })).problem.code).toBe('not_held');
  });
});

describe('an entry on hold', () => {
  it('is neither claimed nor placed until it is released', async () => {
    const order = await ctx.queueOrder();
    const [olga, otto] = [ctx.operator('olga'), ctx.operator('otto')];
    const held = await olga.call(holdEntry, { params: order, body: { reason: 'The shopper is asked for her size' } });
    expect(held.body).toMatchObject({ status: 'on_hold', reason: 'The shopper is asked for her size' });
    expect((await otto.call(claimEntry, { params: order })).problem.code).toBe('order_on_hold');
    const placing = await otto.call(placeByHand, { params: order, body: { storeOrderNumber: 'HELD-1' } });
    expect(placing.problem.code).toBe('order_on_hold');
    const { body: detail } = await otto.call(getQueueEntry, { params: order });
    expect(detail.hold).toEqual({ reason: 'The shopper is asked for her size', by: 'olga', until: null });

    expect((await otto.call(releaseEntry, { params: order })).body.status).toBe('queued');
    expect((await otto.call(claimEntry, { params: order })).body.assignee).toBe('otto');
  });

  it('returns to the queue when its end has come, for a claim at once and for lists by the timer', async () => {
    const [claimedLater, listedLater] = [
      await ctx.queueOrder({ storeId: 'held-store' }),
      await ctx.queueOrder({ storeId: 'held-store' }),
    ];
    const olga = ctx.operator('olga');
    for (const params of [claimedLater, listedLater])
      await olga.call(holdEntry, { params, body: { reason: 'Back in stock tomorrow', until: inSeconds(3_600) } });
    await ctx.env.moveClock('placement', 3_700);

    expect((await olga.call(claimEntry, { params: claimedLater })).body.status).toBe('claimed');
    await ctx.placement.runDue();
    const queued = await olga.call(listQueue, { query: { status: 'queued', storeId: 'held-store' } });
    expect(queued.body.orders.map(({ museOrderNumber }) => museOrderNumber)).toEqual([listedLater.orderNumber]);
    const rows = await ctx.env.look(
      `select held_until, (select changed_by from placement.task_history where task_id = t.id order by id desc limit 1)
       from placement.placement_task t where order_number = $1`,
      [listedLater.orderNumber],
    );
    expect(rows).toEqual([{ held_until: null, changed_by: 'system' }]);
  });

  it('needs an end in the future and a reason', async () => {
    const order = await ctx.queueOrder();
    const olga = ctx.operator('olga');
    const past = await olga.call(holdEntry, { params: order, body: { reason: 'x', until: '2020-01-01T00:00:00Z' } });
    expect(past.problem).toMatchObject({ status: 400, errors: [{ pointer: '/until', code: 'in_the_past' }] });
    const path = `/admin/manual-orders/${order.orderNumber}/hold`;
    expect((await olga.send('POST', path, {})).status).toBe(400);
    expect((await olga.call(getQueueEntry, { params: order })).body.status).toBe('queued');
  });

  it('of another operator’s claim is refused, but not to an admin', async () => {
    const order = await ctx.queueOrder();
    await ctx.operator('olga').call(claimEntry, { params: order });
    const body = { reason: 'Suspicious address' };
    expect((await ctx.operator('otto').call(holdEntry, { params: order, body })).problem.code).toBe('held_by_another');
    expect((await ctx.admin.call(holdEntry, { params: order, body })).body.status).toBe('on_hold');
  });
});

describe('notes', () => {
  it('are kept with their author, also on settled entries, and renew the lease of the holder only', async () => {
    const order = await ctx.queueOrder();
    const [olga, otto] = [ctx.operator('olga'), ctx.operator('otto')];
    const claimed = await olga.call(claimEntry, { params: order });
    await ctx.env.moveClock('placement', 300);
    const byOther = await otto.call(addNote, { params: order, body: { text: 'The store closes at six' } });
    expect(byOther.status).toBe(201);
    expect(byOther.body.leaseExpiresAt).toBe(claimed.body.leaseExpiresAt);
    const byHolder = await olga.call(addNote, { params: order, body: { text: 'Called them' } });
    expect(Date.parse(byHolder.body.leaseExpiresAt ?? '')).toBeGreaterThan(
      Date.parse(claimed.body.leaseExpiresAt ?? ''),
    );
    await olga.call(placeByHand, { params: order, body: { storeOrderNumber: 'NOTED-1' } });
    expect((await otto.call(addNote, { params: order, body: { text: 'Parcel seen' } })).body.status).toBe('placed');
    const { body } = await otto.call(getQueueEntry, { params: order });
    expect(body.notes.map(({ by, text }) => [by, text])).toEqual([
      ['otto', 'The store closes at six'],
      ['olga', 'Called them'],
      ['otto', 'Parcel seen'],
    ]);
  });
});

describe('assigning entries', () => {
  it('gives the entry to another operator with a lease', async () => {
    const order = await ctx.queueOrder();
    for (const assignee of ['guest_4711', 'Otto Normal', ' ', 'machine:api']) {
      const nobody = await ctx.admin.call(assignEntry, { params: order, body: { assignee } });
      expect(nobody.problem).toMatchObject({ status: 400, code: 'validation_failed' });
      expect(nobody.problem.errors?.every(({ pointer }) => pointer === '/assignee')).toBe(true);
    }
    const assigned = await ctx.operator('olga').call(assignEntry, { params: order, body: { assignee: 'otto' } });
    expect(assigned.body).toMatchObject({ status: 'claimed', assignee: 'otto' });
    const taking = await ctx.operator('olga').call(assignEntry, { params: order, body: { assignee: 'olga' } });
    expect(taking.problem.code).toBe('held_by_another');
    const byAdmin = await ctx.admin.call(assignEntry, { params: order, body: { assignee: 'olga' } });
    expect(byAdmin.body.assignee).toBe('olga');
    await ctx.operator('olga').call(placeByHand, { params: order, body: { storeOrderNumber: 'ASSIGNED-1' } });
    await ctx.env.spy.waitFor(placementSucceeded, (data) => data.orderNumber === order.orderNumber);
  });

  it('in bulk answers one by one: what is refused leaves the others as they are', async () => {
    const [free, taken] = [await ctx.queueOrder(), await ctx.queueOrder()];
    await ctx.operator('otto').call(claimEntry, { params: taken });
    const orderNumbers = [free.orderNumber, taken.orderNumber, 'MO-ZZZZZZ', 'nonsense'];
    const { status, body } = await ctx
      .operator('olga')
      .call(bulkEntries, { body: { action: 'assign', orderNumbers, assignee: 'olga' } });
    expect(status).toBe(200);
    expect(body.results.map((one) => [one.status, one.problem?.code ?? one.entry?.assignee])).toEqual([
      ['assigned', 'olga'],
      ['refused', 'held_by_another'],
      ['refused', 'not_found'],
      ['refused', 'not_found'],
    ]);
    expect(body.summary).toEqual({ done: 1, refused: 3 });
    const released = await ctx.admin.call(bulkEntries, {
      body: { action: 'release', orderNumbers: [free.orderNumber, taken.orderNumber] },
    });
    expect(released.body.results.map((one) => one.entry?.status)).toEqual(['queued', 'queued']);
  });

  it('in bulk with the same Idempotency-Key answers the whole reply again', async () => {
    const orders = [await ctx.queueOrder(), await ctx.queueOrder()];
    const body = { action: 'assign', assignee: 'olga', orderNumbers: orders.map(({ orderNumber }) => orderNumber) };
    const send = () =>
      ctx.operator('olga').send('POST', '/admin/manual-orders/bulk', body, { 'idempotency-key': 'bulk-1' });
    const [first, again] = [await send(), await send()];
    expect(again.headers.get('idempotent-replayed')).toBe('true');
    expect(again.body).toEqual(first.body);
    expect(first.body).toMatchObject({ summary: { done: 2, refused: 0 } });
  });

  it('refuses an assignment without assignee, a release with one, and more than 100 entries', async () => {
    const olga = ctx.operator('olga');
    for (const body of [
      { action: 'assign', orderNumbers: ['MO-000001'] },
      { action: 'release', orderNumbers: ['MO-000001'], assignee: 'olga' },
      { action: 'assign', orderNumbers: Array.from({ length: 101 }, () => 'MO-000001'), assignee: 'olga' },
    ])
      expect((await olga.send('POST', '/admin/manual-orders/bulk', body)).status).toBe(400);
  });
});

describe('a write with the version that the operator has seen (If-Match)', () => {
  it('is refused with 412 if the entry has changed since', async () => {
    const order = await ctx.queueOrder();
    const olga = ctx.operator('olga');
    const { version } = (await olga.call(claimEntry, { params: order })).body;
    await ctx.env.moveClock('placement', 901);
    await ctx.operator('otto').call(claimEntry, { params: order });
    const writes = {
      ...{ claim: {}, heartbeat: {}, release: {}, submitting: {}, hold: { reason: 'x' }, assign: { assignee: 'olga' } },
      ...{ notes: { text: 'x' }, place: { storeOrderNumber: 'LATE-1' }, fail: { reason: 'x' } },
      ...{ 'ask-customer': { actualTotalCents: 99_999 }, resolve: { outcome: 'not_submitted', notes: 'x' } },
    };
    for (const [write, body] of Object.entries(writes)) {
      const path = `/admin/manual-orders/${order.orderNumber}/${write}`;
      const late = await olga.send('POST', path, body, { 'if-match': `"${version}"` });
      expect([write, late.status, late.problem.code]).toEqual([write, 412, 'version_stale']);
    }
    expect((await olga.call(getQueueEntry, { params: order })).body).toMatchObject({ assignee: 'otto', notes: [] });
  });

  it('is accepted with the version of any reply about the entry, and a placement that is repeated with its own', async () => {
    const order = await ctx.queueOrder();
    const olga = ctx.operator('olga');
    const seen = await olga.call(getQueueEntry, { params: order });
    const send = (write: string, body: object, etag: string | null) =>
      olga.send('POST', `/admin/manual-orders/${order.orderNumber}/${write}`, body, { 'if-match': etag ?? '' });
    const claimed = await send('claim', {}, seen.headers.get('etag'));
    const noted = await send('notes', { text: 'It is in the bag.' }, claimed.headers.get('etag'));
    const number = { storeOrderNumber: 'FENCED-1' };
    const placed = await send('place', number, noted.headers.get('etag'));
    expect([claimed.status, noted.status, placed.status]).toEqual([200, 201, 200]);
    expect((await send('place', number, noted.headers.get('etag'))).status).toBe(200);
    expect((await send('fail', { reason: 'x' }, noted.headers.get('etag'))).problem.code).toBe('version_stale');
    expect((await send('fail', { reason: 'x' }, placed.headers.get('etag'))).problem.code).toBe('already_settled');
  });
});

it('an entry shows its state and its notes of one moment, also if both change while it is read', async () => {
  const order = await ctx.queueOrder();
  const change = ctx.env.look(`do $$ begin
    lock table placement.note in access exclusive mode;
    while not exists (select from pg_locks where relation = 'placement.note'::regclass and not granted) loop
      perform pg_sleep(0.01);
    end loop;
    update placement.placement_task set priority = 7 where order_number = '${order.orderNumber}';
    insert into placement.note (task_id, by, text)
    select id, 'olga', 'more urgent' from placement.placement_task where order_number = '${order.orderNumber}';
  end $$`);
  await eventually(async () => {
    const held = await ctx.env.look(
      `select from pg_locks where relation = 'placement.note'::regclass and mode = 'AccessExclusiveLock' and granted`,
    );
    expect(held).toHaveLength(1);
  });
  const olga = ctx.operator('olga');
  const read = await olga.call(getQueueEntry, { params: order });
  await change;
  expect(read.body).toMatchObject({ priority: 0, notes: [] });
  expect((await olga.call(getQueueEntry, { params: order })).body).toMatchObject({
    priority: 7,
    notes: [{ by: 'olga' }],
  });
});
