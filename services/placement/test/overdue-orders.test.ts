import { api, fraudWarned, newId, paymentStopped } from '@muse/contracts';
import { eventually } from '@muse/kit/testing';
import { createTestContext, type TestContext } from './support/context.ts';
import { addStore } from './support/stores.ts';

const { setStoreRules, getQueueEntry, listAudit, failByHand, holdEntry, claimEntry } = api.placement;
const hour = 3_600;

let ctx: TestContext;
beforeAll(async () => {
  ctx = await createTestContext();
});
afterAll(() => ctx.close());

type Order = Awaited<ReturnType<TestContext['queueOrder']>>;

const taskOf = async ({ orderNumber }: Order) => {
  const rows = await ctx.env.look<{ priority: number; warned: boolean; escalated: boolean }>(
    `select priority, warned_at is not null as warned, escalate_at is null as escalated
     from placement.placement_task where order_number = $1`,
    [orderNumber],
  );
  return rows[0];
};

/** Never back: a timer that has run is due an interval after the time of its run. */
let ahead = 0;
async function advance(hours: number): Promise<void> {
  ahead += hours * hour;
  await ctx.env.moveClock('placement', ahead);
  await ctx.placement.runDue();
}

/** An order that was created now, by the clock that is moved. */
const queueOrder = (changes: { storeId?: string } = {}) =>
  ctx.queueOrder({ createdAt: new Date(Date.now() + ahead * 1_000).toISOString(), ...changes });

it('operators are warned of an order that is due, once, and again when it gets a higher priority after a day', async () => {
  const order = await queueOrder();
  await advance(3.9);
  expect(await taskOf(order)).toEqual({ priority: 0, warned: false, escalated: false });
  await advance(0.2);
  await eventually(async () => expect(await taskOf(order)).toEqual({ priority: 0, warned: true, escalated: false }));
  await advance(21);
  await eventually(async () => expect(await taskOf(order)).toEqual({ priority: 10, warned: true, escalated: true }));
  await advance(25);
  expect(await taskOf(order)).toEqual({ priority: 10, warned: true, escalated: true });

  const metrics = await (await fetch(`${ctx.placement.adminUrl}/metrics`)).text();
  expect(metrics).toMatch(/^placement_tasks\{state="queued"\} 1$/m);
  expect(Number(/^placement_oldest_seconds\{state="queued"\} (\S+)$/m.exec(metrics)?.[1])).toBeGreaterThan(49 * hour);
});

it('no warning is given of an order that is settled or on hold', async () => {
  const [settled, held, open] = [await queueOrder(), await queueOrder(), await queueOrder()];
  await ctx.operator('olga').call(failByHand, { params: settled, body: { reason: 'Sold out.' } });
  await ctx.operator('olga').call(holdEntry, { params: held, body: { reason: 'The store is closed today.' } });
  await advance(5);
  await eventually(async () => expect(await taskOf(open)).toMatchObject({ warned: true }));
  for (const order of [settled, held]) expect(await taskOf(order)).toMatchObject({ warned: false });
});

it('an order that may not be bought any more is escalated again until its operator says whether she had bought it', async () => {
  const order = await queueOrder();
  await advance(25);
  await eventually(async () => expect(await taskOf(order)).toMatchObject({ priority: 10, escalated: true }));
  await ctx.operator('olga').call(claimEntry, { params: order });
  await ctx.env.publish(fraudWarned, { signalId: newId('task'), sessionId: order.sessionId, reason: 'rule' });
  await eventually(async () =>
    expect((await ctx.operator('olga').call(getQueueEntry, { params: order })).body).toMatchObject({
      status: 'on_hold',
      hold: { reason: paymentStopped },
    }),
  );
  await advance(3.9);
  expect(await taskOf(order)).toMatchObject({ priority: 10 });
  await advance(0.2);
  await eventually(async () => expect(await taskOf(order)).toMatchObject({ priority: 20, escalated: true }));
});

it('the due times of a store are set by an admin with a reason, and are those of later orders', async () => {
  const storeId = await addStore(ctx, ['manual']);
  const minutesUntilDue = async (order: Order) => {
    const { dueAt } = (await ctx.operator('olga').call(getQueueEntry, { params: order })).body;
    return Math.round((Date.parse(dueAt) - Date.parse(order.createdAt)) / 60_000);
  };
  const before = await queueOrder({ storeId });
  const body = { dueMinutes: 30, escalateMinutes: 90, reason: 'it sells out in an hour' };
  const set = await ctx.admin.call(setStoreRules, { params: { storeId }, body });
  expect(set.body).toMatchObject({ dueMinutes: 30, escalateMinutes: 90 });
  const after = await queueOrder({ storeId });
  expect([await minutesUntilDue(before), await minutesUntilDue(after)]).toEqual([240, 30]);
  await advance(2);
  await eventually(async () => expect(await taskOf(after)).toEqual({ priority: 10, warned: true, escalated: true }));
  expect(await taskOf(before)).toEqual({ priority: 0, warned: false, escalated: false });

  const { acts } = (await ctx.admin.call(listAudit, { query: { subject: `store:${storeId}` } })).body;
  expect(acts[0]).toMatchObject({ act: 'rules set', by: 'ada', reason: body.reason, details: { dueMinutes: 30 } });
  await ctx.admin.call(setStoreRules, { params: { storeId }, body: { reason: 'as everywhere' } });
  expect(await minutesUntilDue(await queueOrder({ storeId }))).toBe(240);
});
