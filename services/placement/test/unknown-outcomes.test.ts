import { api, placementOutcomeUnknown, placementSucceeded, refundedInFull, refundRequested } from '@muse/contracts';
import { eventually } from '@muse/kit/testing';
import type { Order } from './support/context.ts';
import { createMachineContext, type MachineContext } from './support/machines.ts';
import type { Script } from './support/scripted-stores.ts';

let ctx: MachineContext;
beforeAll(async () => {
  ctx = await createMachineContext();
});
afterAll(() => ctx.close());

const { resolveOutcome, placeByHand, claimEntry, startSubmitting, releaseEntry, listQueue } = api.placement;

/** The store records the purchase, and its answer is lost. */
const answerLost: NonNullable<Script['submit']> = async ({ buy }) => {
  buy();
  throw new Error('socket hang up');
};
const nothingBought: NonNullable<Script['submit']> = async () => ({
  state: 'unknown',
  code: 'no_answer',
  detail: 'Nothing came.',
});

async function unknownOrder(script: Script, changes: Partial<Order> = {}): Promise<Order> {
  const order = await ctx.queueOrder({ storeId: await ctx.store(script), ...changes });
  await ctx.becomes(order, 'outcome_unknown');
  return order;
}
/** Never back: a timer that has run is due an interval after the time of its run. */
let ahead = 0;
const advance = (seconds: number) => ctx.env.moveClock('placement', (ahead += seconds));

async function lookUpAfter(seconds: number): Promise<void> {
  await advance(seconds);
  await ctx.placement.runDue();
  await ctx.placement.runDue(); // the jobs that the timer has enqueued
}
const resolve = (
  order: Order,
  body: { outcome: 'placed' | 'not_submitted'; storeOrderNumber?: string },
  who = 'olga',
) =>
  ctx.operator(who).call(resolveOutcome, { params: order, body: { notes: 'Looked into the order history.', ...body } });

describe('an order whose submission got no answer', () => {
  it('waits for a person, is never submitted again, and is placed when a look-up finds it', async () => {
    let asked = 0;
    const order = await unknownOrder({
      submit: answerLost,
      lookUp: async ({ orderNumber }) => {
        asked += 1;
        const [bought] = ctx.stores.purchasesOf(orderNumber);
        if (asked === 1 || !bought) return { state: 'absent' };
        return {
          state: 'found',
          storeOrderNumber: bought.storeOrderNumber,
          totalCents: 28_000,
          currency: 'USD',
          proof: 'history',
        };
      },
    });
    const { data } = await ctx.env.spy.waitFor(
      placementOutcomeUnknown,
      ({ orderNumber }) => orderNumber === order.orderNumber,
    );
    expect(data).toMatchObject({ method: 'headless', code: 'no_answer' });
    const { body } = await ctx.operator('olga').call(listQueue, { query: { storeId: order.storeId } });
    expect(body.orders).toMatchObject([{ status: 'outcome_unknown', assignee: null }]);

    await lookUpAfter(121);
    await eventually(async () => expect((await ctx.entry(order)).attempts).toMatchObject([{ lookedUp: 'absent' }]));
    await lookUpAfter(700);
    const placed = await ctx.becomes(order, 'placed');
    expect(placed.attempts).toMatchObject([{ outcome: 'placed' }]);
    expect(ctx.stores.purchasesOf(order.orderNumber)).toHaveLength(1);
    await ctx.env.spy.waitFor(placementSucceeded, ({ orderNumber }) => orderNumber === order.orderNumber);
  });

  it('is queued again only by a person, and only once the store has had its time to show it', async () => {
    const order = await unknownOrder({ submit: nothingBought });
    const early = await resolve(order, { outcome: 'not_submitted' });
    expect([early.status, early.problem.code]).toEqual([409, 'outcome_too_recent']);
    expect(Date.parse(String(early.problem.settlesAt))).toBeGreaterThan(Date.now() + 29 * 60_000);

    await advance(31 * 60);
    const resolved = await resolve(order, { outcome: 'not_submitted' });
    expect(resolved.body).toMatchObject({ status: 'queued', reason: 'by hand: olga has found no order at the store' });
    const entry = await ctx.entry(order);
    expect(entry.attempts).toMatchObject([{ outcome: 'not_submitted', code: 'no_answer' }]);
    const by = await ctx.operator('olga').call(placeByHand, { params: order, body: { storeOrderNumber: 'BY-HAND-1' } });
    expect(by.body.status).toBe('placed');
    expect((await resolve(order, { outcome: 'not_submitted' })).problem.code).toBe('already_settled');
  });

  it('is failed by an operator only once its absence proves something, and by an admin at any time', async () => {
    const [order, given] = [await unknownOrder({ submit: answerLost }), await unknownOrder({ submit: answerLost })];
    const fail = (params: { orderNumber: string }, by = ctx.operator('olga')) =>
      by.call(api.placement.failByHand, { params: { orderNumber: params.orderNumber }, body: { reason: 'given up' } });
    const early = await fail(order);
    expect([early.status, early.problem.code]).toEqual([409, 'outcome_too_recent']);
    expect((await ctx.entry(order)).reason).toContain('the store may have this order');
    expect((await fail(given, ctx.admin)).body.status).toBe('failed');
  });

  it('can be neither claimed nor released, but be recorded as placed by whoever has found it', async () => {
    const order = await unknownOrder({ submit: answerLost });
    for (const endpoint of [claimEntry, releaseEntry])
      expect((await ctx.operator('olga').call(endpoint, { params: order })).problem.code).toBe('outcome_unknown');
    const found = ctx.stores.purchasesOf(order.orderNumber)[0]?.storeOrderNumber as string;
    expect((await resolve(order, { outcome: 'placed', storeOrderNumber: found }, 'otto')).body.status).toBe('placed');
    expect((await ctx.entry(order)).attempts).toMatchObject([{ method: 'headless', outcome: 'placed' }]);
  });

  it('that the store has twice goes to a person first, and never back to the queue', async () => {
    const order = await unknownOrder({
      submit: answerLost,
      lookUp: async () => ({ state: 'duplicate', storeOrderNumbers: ['D-1', 'D-2'] }),
    });
    await lookUpAfter(121);
    const entry = await eventually(async () => {
      const found = await ctx.entry(order);
      expect(found.attempts).toMatchObject([
        { code: 'duplicate_order', lookedUp: 'duplicate', detail: 'The store has D-1, D-2.' },
      ]);
      return found;
    });
    expect(entry.priority).toBe(10);
    await advance(3_600);
    expect((await resolve(order, { outcome: 'not_submitted' })).problem.code).toBe('store_has_order');
  });

  it.each([
    ['for another total', { totalCents: 99_000 }, 'wrong_total'],
    ['in another currency', { currency: 'CAD' }, 'currency_mismatch'],
    ['under a number that is none', { storeOrderNumber: '<script>alert(1)</script>' }, 'no_confirmation'],
  ])('confirmed %s is not placed', async (_, changes, code) => {
    const order = await unknownOrder({ submit: async ({ buy }) => buy(changes) });
    expect((await ctx.entry(order)).attempts).toMatchObject([{ outcome: 'outcome_unknown', code }]);
  });

  it('confirmed under the number of another order is not placed', async () => {
    const storeId = await ctx.store({ submit: async ({ buy }) => buy({ storeOrderNumber: 'SAME-1' }) });
    const first = await ctx.queueOrder({ storeId });
    await ctx.becomes(first, 'placed');
    const second = await ctx.queueOrder({ storeId });
    const { attempts } = await ctx.becomes(second, 'outcome_unknown');
    expect(attempts).toMatchObject([{ code: 'order_number_used' }]);
  });

  it('and was refunded in full meanwhile is cancelled when it is not at the store', async () => {
    const order = await unknownOrder({ submit: nothingBought });
    const { orderNumber, sessionId, currency, totalCents: amountCents } = order;
    await ctx.env.publish(refundRequested, {
      ...{ refundId: 're_1', orderNumber, sessionId, amountCents, currency, reason: 'asked', remainingCents: 0 },
    } as never);
    const stopped = () =>
      ctx.env.look<{ reason: string | null }>(
        'select stop_reason as reason from placement.placement_task where order_number = $1',
        [orderNumber],
      );
    await eventually(async () => expect(await stopped()).toEqual([{ reason: refundedInFull }]));
    await advance(31 * 60);
    expect((await resolve(order, { outcome: 'not_submitted' })).body.status).toBe('cancelled');
  });
});

describe('an operator who is about to pay', () => {
  it('and does not come back leaves an order whose outcome is unknown', async () => {
    const order = await ctx.queueOrder();
    const olga = ctx.operator('olga');
    expect((await olga.call(startSubmitting, { params: order })).problem.code).toBe('not_held');
    await olga.call(claimEntry, { params: order });
    expect((await olga.call(startSubmitting, { params: order })).body).toMatchObject({
      status: 'claimed',
      assignee: 'olga',
    });
    expect((await ctx.admin.call(releaseEntry, { params: order })).problem.code).toBe('submission_begun');
    await advance(1_000);
    await ctx.placement.runDue();
    await ctx.becomes(order, 'outcome_unknown');
  });

  it('can say that she has not paid, or with which number she has', async () => {
    const olga = ctx.operator('olga');
    const [given, paid] = [await ctx.queueOrder(), await ctx.queueOrder()];
    for (const order of [given, paid]) {
      await olga.call(claimEntry, { params: order });
      await olga.call(startSubmitting, { params: order });
    }
    expect((await resolve(given, { outcome: 'not_submitted' })).body).toMatchObject({
      status: 'queued',
      assignee: null,
    });
    const placed = await olga.call(placeByHand, { params: paid, body: { storeOrderNumber: 'PAID-1' } });
    expect(placed.body.status).toBe('placed');
    expect((await ctx.entry(paid)).attempts).toMatchObject([{ method: 'manual', outcome: 'placed' }]);
  });
});
