import { api, disputeOpened, placementCancelled } from '@muse/contracts';
import { eventually } from '@muse/kit/testing';
import type { Order } from './support/context.ts';
import { createMachineContext, type MachineContext } from './support/machines.ts';
import type { Attempted } from './support/scripted-stores.ts';

let ctx: MachineContext;
beforeAll(async () => {
  ctx = await createMachineContext();
});
afterAll(() => ctx.close());

const { claimEntry, assignEntry, holdEntry, releaseEntry, placeByHand, cancelPlacement } = api.placement;
const prepared = { state: 'prepared' as const, totalCents: 28_000, currency: 'USD' };

/** A store at which a machine stops before its next step, until the test lets it go on. */
async function pausedAttempt(): Promise<{ order: Order; goOn(): void; stopped: Promise<unknown> }> {
  let goOn = (): void => undefined;
  let stopped = (_: unknown): void => undefined;
  const gate = new Promise<void>((resolve) => (goOn = resolve));
  const outcome = new Promise<unknown>((resolve) => (stopped = resolve));
  let paused = false;
  const prepare = async ({ context }: Attempted) => {
    if (paused) return prepared;
    paused = true;
    await gate;
    await context.checkpoint('review').then(
      () => stopped(undefined),
      (error: unknown) => {
        stopped(error);
        throw error;
      },
    );
    return prepared;
  };
  const order = await ctx.queueOrder({ storeId: await ctx.store({ prepare }) });
  await eventually(() => expect(paused).toBe(true));
  return { order, goOn, stopped: outcome };
}

describe('an order that a machine is preparing', () => {
  it('is shown as claimed by the machine, and neither an operator nor the shopper can take it', async () => {
    const { order, goOn } = await pausedAttempt();
    expect(await ctx.entry(order)).toMatchObject({ status: 'claimed', assignee: 'machine:headless' });
    expect((await ctx.operator('olga').call(claimEntry, { params: order })).problem.code).toBe('held_by_another');
    const orders = ctx.placement.withToken(await ctx.env.serviceToken('orders', 'placement'));
    const cancelled = await orders.call(cancelPlacement, { params: order, body: { by: 'alice', reason: null } });
    expect(cancelled.problem.code).toBe('too_late_to_cancel');
    goOn();
    await ctx.becomes(order, 'placed');
  });

  it('is not submitted by it after an admin has given it to an operator', async () => {
    const { order, goOn, stopped } = await pausedAttempt();
    const given = await ctx.admin.call(assignEntry, { params: order, body: { assignee: 'olga' } });
    expect(given.body).toMatchObject({ status: 'claimed', assignee: 'olga' });
    goOn();
    expect(await stopped).toMatchObject({ code: 'lease_lost' });
    await ctx.operator('olga').call(placeByHand, { params: order, body: { storeOrderNumber: 'OLGA-1' } });
    await eventually(async () =>
      expect((await ctx.entry(order)).attempts.map(({ method, outcome }) => [method, outcome])).toEqual([
        ['headless', 'not_submitted'],
        ['manual', 'placed'],
      ]),
    );
    expect(ctx.stores.purchasesOf(order.orderNumber)).toEqual([]);
  });

  it('is not submitted after it was held and released: the next attempt buys it, once', async () => {
    const { order, goOn, stopped } = await pausedAttempt();
    await ctx.admin.call(holdEntry, { params: order, body: { reason: 'Is the price right?' } });
    await ctx.admin.call(releaseEntry, { params: order });
    await ctx.becomes(order, 'placed');
    goOn();
    expect(await stopped).toMatchObject({ code: 'lease_lost' });
    expect(ctx.stores.purchasesOf(order.orderNumber)).toHaveLength(1);
  });

  it('goes on hold at once when its payment is disputed', async () => {
    const { order, goOn, stopped } = await pausedAttempt();
    await dispute(order);
    expect(await ctx.becomes(order, 'on_hold')).toMatchObject({ reason: 'disputed', assignee: null });
    goOn();
    expect(await stopped).toMatchObject({ code: 'lease_lost' });
    expect(ctx.stores.purchasesOf(order.orderNumber)).toEqual([]);
  });

  it('cannot be assigned to a name of a machine', async () => {
    const order = await ctx.queueOrder();
    const refused = await ctx.admin.call(assignEntry, { params: order, body: { assignee: 'machine:headless' } });
    expect(refused.status).toBe(400);
  });
});

it('a dispute during the submission waits for its outcome, and holds what was not bought', async () => {
  let submitting = false;
  let answer = (): void => undefined;
  const answered = new Promise<void>((resolve) => (answer = resolve));
  const submit = async () => {
    submitting = true;
    await answered;
    return { state: 'not_submitted' as const, code: 'session_expired' as const, detail: 'The page said so.' };
  };
  const order = await ctx.queueOrder({ storeId: await ctx.store({ submit }) });
  await eventually(() => expect(submitting).toBe(true));
  await dispute(order);
  await eventually(async () =>
    expect(
      await ctx.env.look('select from placement.payment_risk where session_id = $1', [order.sessionId]),
    ).toHaveLength(1),
  );
  expect((await ctx.entry(order)).status).toBe('claimed');
  answer();
  expect(await ctx.becomes(order, 'on_hold')).toMatchObject({ reason: 'disputed' });
});

it('cancelling an order races with its machine: it is either cancelled or bought, never both', async () => {
  const orders = ctx.placement.withToken(await ctx.env.serviceToken('orders', 'placement'));
  const storeId = await ctx.store({ prepare: async () => prepared });
  for (let round = 0; round < 6; round += 1) {
    const order = await ctx.queueOrder({ storeId });
    const cancelled = await orders.call(cancelPlacement, { params: order, body: { by: 'alice', reason: null } });
    const { status } = await ctx.becomes(order, cancelled.status === 200 ? 'cancelled' : 'placed');
    expect(ctx.stores.purchasesOf(order.orderNumber)).toHaveLength(status === 'placed' ? 1 : 0);
    const said = ctx.env.spy.received(placementCancelled).filter(({ data }) => data.orderNumber === order.orderNumber);
    expect(said.length).toBeLessThanOrEqual(status === 'placed' ? 0 : 1);
  }
});

it('two replicas place each order once, whichever finds it', async () => {
  await ctx.replica();
  const storeIds = await Promise.all(Array.from({ length: 6 }, () => ctx.store()));
  const placed = await Promise.all(storeIds.map((storeId) => ctx.queueOrder({ storeId })));
  for (const order of placed) {
    await ctx.becomes(order, 'placed');
    expect(ctx.stores.purchasesOf(order.orderNumber)).toHaveLength(1);
  }
});

it('a submission that comes too late after its commit is not sent, and the order is tried again', async () => {
  const late = await createMachineContext({ SUBMIT_WITHIN_MS: '1' });
  try {
    const order = await late.queueOrder({ storeId: await late.store() });
    await eventually(async () =>
      expect((await late.entry(order)).attempts).toMatchObject([{ code: 'submission_late' }]),
    );
    expect(late.stores.purchasesOf(order.orderNumber)).toEqual([]);
    expect((await late.entry(order)).status).toBe('queued');
  } finally {
    await late.close();
  }
});

function dispute({ sessionId }: Order): Promise<string> {
  const about = { sessionId, disputeId: `dp_${sessionId}`, amountCents: 28_878, currency: 'USD', reason: 'fraudulent' };
  const at = '2026-03-01T12:00:00.000Z';
  return ctx.env.publish(disputeOpened, { ...about, dueBy: at, openedAt: at });
}
