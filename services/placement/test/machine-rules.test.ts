import { api, type QueueDetail } from '@muse/contracts';
import { eventually } from '@muse/kit/testing';
import { createTestContext, type Order, type TestContext } from './support/context.ts';
import { createScriptedWay, notSubmitted } from './support/scripted-way.ts';
import { addStore, openWay } from './support/stores.ts';

const { getQueueEntry, getStoreWays, setSwitch, listPermissions, reinstatePermission, revokePermission, setWayStage } =
  api.placement;

const headless = createScriptedWay('headless');
const apiWay = createScriptedWay('api');
let ctx: TestContext;
beforeAll(async () => {
  ctx = await createTestContext(undefined, {}, { headless, api: apiWay });
});
beforeEach(() => {
  headless.onPrepare(() => undefined);
  headless.onSubmit(() => undefined);
});
afterAll(() => ctx.close());

const detailOf = async (order: Order): Promise<QueueDetail> =>
  (await ctx.operator('olga').call(getQueueEntry, { params: order })).body;
const wayOf = async (storeId: string, method = 'headless') => {
  const { ways } = (await ctx.admin.call(getStoreWays, { params: { storeId } })).body;
  return ways.find((way) => way.method === method);
};
/** Queues an order and waits until a machine has placed it, or has left it to a person. */
async function placeOne(storeId: string): Promise<QueueDetail> {
  const order = await ctx.queueOrder({ storeId });
  return eventually(async () => {
    const detail = await detailOf(order);
    const isDone = detail.status === 'placed' || detail.status === 'outcome_unknown';
    expect(isDone || (detail.status === 'queued' && detail.reason.startsWith('by hand'))).toBe(true);
    return detail;
  });
}
async function newStore(methods: ('api' | 'headless')[] = ['headless']): Promise<string> {
  const storeId = await addStore(ctx, methods);
  for (const method of methods) await openWay(ctx, storeId, method);
  return storeId;
}

describe('an order of a store', () => {
  it('is placed by a machine that is permitted and live, within its ceiling', async () => {
    const detail = await placeOne(await newStore());
    expect(detail).toMatchObject({
      status: 'placed',
      storeOrderNumber: `S-${detail.museOrderNumber}`,
      ceilingCents: 29_149,
    });
    expect(detail.attempts).toMatchObject([{ method: 'headless', outcome: 'placed' }]);
    expect(await wayOf(detail.storeId)).toMatchObject({ results: { succeeded: 1, failed: 0 } });
  });

  it('goes to a person while its way is a draft', async () => {
    const storeId = await newStore();
    const params = { storeId, method: 'headless' } as const;
    await ctx.admin.call(setWayStage, { params, body: { stage: 'draft', reason: 'a new recipe' } });
    const { status, reason, attempts } = await placeOne(storeId);
    expect([status, reason, attempts]).toEqual(['queued', 'by hand: headless is not live', []]);
  });

  it('takes the next way after a failure of the first, and price or stock does not count against it', async () => {
    const storeId = await newStore(['headless', 'api']);
    headless.onPrepare(() => notSubmitted('layout_changed'));
    const detail = await placeOne(storeId);
    expect(detail.attempts.map(({ method, code }) => [method, code])).toEqual([
      ['headless', 'layout_changed'],
      ['api', null],
    ]);
    headless.onPrepare(() => notSubmitted('out_of_stock'));
    expect((await placeOne(storeId)).status).toBe('queued');
    expect(await wayOf(storeId)).toMatchObject({ results: { succeeded: 0, failed: 1 } });
  });
});

describe('a kill switch and a revocation in the middle of an attempt', () => {
  it.each([
    ['all', () => ''],
    ['way', () => 'headless'],
    ['version', () => 'headless 1'],
    ['store', (storeId: string) => storeId],
  ] as const)('the switch of scope %s stops it before it submits', async (scope, targetOf) => {
    const storeId = await newStore();
    const target = targetOf(storeId);
    const turn = (on: boolean) => ctx.admin.call(setSwitch, { body: { scope, target, on, reason: 'a test' } as never });
    headless.onPrepare(async () => {
      await turn(true);
      return undefined;
    });
    const { museOrderNumber, status, attempts } = await placeOne(storeId);
    await turn(false);
    expect([status, attempts[0]?.code]).toEqual(['queued', 'killed_by_switch']);
    expect(headless.prepared).toContain(museOrderNumber);
    expect(headless.submitted).not.toContain(museOrderNumber);
  });

  it('a permission that is revoked stops it as well', async () => {
    const storeId = await newStore();
    headless.onPrepare(async () => {
      const { permissions } = (await ctx.admin.call(listPermissions, { params: { storeId } })).body;
      const params = { storeId, id: permissions[0]?.id ?? '' };
      await ctx.admin.call(revokePermission, { params, body: { reason: 'they wrote' } });
      return undefined;
    });
    const { museOrderNumber, attempts } = await placeOne(storeId);
    expect(attempts[0]?.code).toBe('no_permission');
    expect(headless.submitted).not.toContain(museOrderNumber);
  });

  it('nothing goes on if the switches cannot be read', async () => {
    const storeId = await newStore();
    headless.onPrepare(async () => {
      await ctx.env.look('alter table placement.placement_switch rename to switch_away');
      return undefined;
    });
    const order = await ctx.queueOrder({ storeId });
    await eventually(async () => expect((await detailOf(order)).attempts[0]?.code).toBe('interrupted'));
    await ctx.env.look('alter table placement.switch_away rename to placement_switch');
    expect(headless.submitted).not.toContain(order.orderNumber);
  });
});

describe('a block by the store', () => {
  it('opens the breaker and suspends the permission, until a person reinstates it and a dry run succeeds', async () => {
    const storeId = await newStore();
    headless.onPrepare(() => notSubmitted('challenge'));
    const blocked = await placeOne(storeId);
    expect(blocked.attempts).toMatchObject([{ code: 'challenge' }]);
    expect(await wayOf(storeId)).toMatchObject({
      usable: false,
      code: 'no_permission',
      breaker: { code: 'challenge' },
    });
    const [suspended] = (await ctx.admin.call(listPermissions, { params: { storeId } })).body.permissions;
    expect(suspended).toMatchObject({ state: 'suspended', suspended: { code: 'challenge' } });

    headless.onPrepare(() => undefined);
    const params = { storeId, id: suspended?.id ?? '' };
    const reinstated = await ctx.admin.call(reinstatePermission, { params, body: { reason: 'they lifted it' } });
    expect(reinstated.body.state).toBe('live');
    expect(await wayOf(storeId)).toMatchObject({ usable: false, code: 'breaker_open' });

    await ctx.env.moveClock('placement', 31 * 60);
    await ctx.placement.runDue();
    await eventually(async () => expect(await wayOf(storeId)).toMatchObject({ usable: true, breaker: null }));
    // The dry run has prepared the last order of the store once more, and has bought nothing.
    expect(headless.prepared.filter((number) => number === blocked.museOrderNumber)).toHaveLength(2);
    expect(headless.submitted).not.toContain(blocked.museOrderNumber);
    expect((await placeOne(storeId)).status).toBe('placed');
  });
});

describe('the circuit breaker of a way', () => {
  it('opens after three failures in a row, and opens again if the dry run fails; the dry run is no result for the gate', async () => {
    const storeId = await newStore();
    headless.onPrepare(() => notSubmitted('layout_changed'));
    for (const _ of [1, 2, 3]) await placeOne(storeId);
    const open = await wayOf(storeId);
    expect(open).toMatchObject({ code: 'breaker_open', breaker: { failures: 3 }, results: { failed: 3 } });
    expect((await placeOne(storeId)).attempts).toEqual([]);

    await ctx.env.moveClock('placement', 60 * 60);
    await ctx.placement.runDue();
    await eventually(async () =>
      expect(await wayOf(storeId)).toMatchObject({
        code: 'breaker_open',
        breaker: { failures: 4 },
        results: { failed: 3 },
      }),
    );
  });
});

describe('the success gate of a way', () => {
  it('closes it at the first order of somebody else, until a person reopens it', async () => {
    const storeId = await newStore();
    headless.onSubmit(() => ({ state: 'unknown', code: 'others_confirmation', detail: 'another name' }));
    expect((await placeOne(storeId)).status).toBe('outcome_unknown');
    expect(await wayOf(storeId)).toMatchObject({ code: 'gate_closed', closed: { code: 'others_confirmation' } });
    headless.onSubmit(() => undefined);
    expect((await placeOne(storeId)).attempts).toEqual([]);
    const params = { storeId, method: 'headless' } as const;
    await ctx.admin.call(api.placement.reopenWay, { params, body: { reason: 'the recipe read the wrong line' } });
    expect(await wayOf(storeId)).toMatchObject({ usable: true, closed: null, results: { succeeded: 0, failed: 0 } });
    expect((await placeOne(storeId)).status).toBe('placed');
  });

  it('makes a canary live after 73 successes, and closes it when its rate falls below 95 %', async () => {
    const storeId = await newStore();
    const results = (code: string | null, count: number) =>
      ctx.env.look(
        `insert into placement.way_result (store_id, method, code) select $1, 'headless', $2 from generate_series(1, $3)`,
        [storeId, code, count],
      );
    await results(null, 72);
    await ctx.env.look(`update placement.store_way set stage = 'canary' where store_id = $1`, [storeId]);
    const canary = async () => {
      const tried = headless.submitted.length;
      while (headless.submitted.length === tried) await placeOne(storeId); // 1 of 20 orders is the canary's
    };
    await canary();
    expect(await wayOf(storeId)).toMatchObject({ stage: 'live', results: { succeeded: 73, failed: 0 } });
    await results('timeout', 3);
    headless.onPrepare(() => notSubmitted('layout_changed'));
    await placeOne(storeId);
    expect(await wayOf(storeId)).toMatchObject({
      code: 'gate_closed',
      closed: { code: 'rate', detail: '73 of 77 attempts have succeeded' },
    });
    const { acts } = (await ctx.admin.call(api.placement.listAudit, { query: { subject: `store:${storeId}` } })).body;
    expect(acts.slice(0, 2).map(({ by, act }) => [by, act])).toEqual([
      ['system', 'way closed'],
      ['system', 'way live'],
    ]);
  });
});
