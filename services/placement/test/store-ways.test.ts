import { api } from '@muse/contracts';
import { createTestContext, type TestContext } from './support/context.ts';
import { createScriptedWay } from './support/scripted-way.ts';
import { addStore, openWay, permission } from './support/stores.ts';

const {
  getStoreWays,
  setStoreWays,
  setWayStage,
  reopenWay,
  getStoreRules,
  setStoreRules,
  listAudit,
  setStoreApi,
  setSwitch,
} = api.placement;

let ctx: TestContext;
beforeAll(async () => {
  ctx = await createTestContext(undefined, {}, { headless: createScriptedWay('headless') });
});
afterAll(() => ctx.close());

const waysOf = async (storeId: string) => {
  const { body } = await ctx.operator('olga').call(getStoreWays, { params: { storeId } });
  return body.ways.map(({ method, usable, code }) => [method, usable, code]);
};

describe('the ways of a store', () => {
  it('are those of the catalog, of which only a person can work before a permission and a stage', async () => {
    const storeId = await addStore(ctx, ['api', 'headless', 'manual']);
    const { body } = await ctx.operator('olga').call(getStoreWays, { params: { storeId } });
    expect(body).toMatchObject({ storeId, source: 'catalog' });
    expect(await waysOf(storeId)).toEqual([
      ['api', false, 'no_permission'],
      ['headless', false, 'no_permission'],
      ['manual', true, null],
    ]);
    await openWay(ctx, storeId, 'headless');
    expect(await waysOf(storeId)).toEqual([
      ['api', false, 'no_permission'],
      ['headless', true, null],
      ['manual', true, null],
    ]);
  });

  it('are explained with what is missing, and readiness shows whether there is a browser', async () => {
    const storeId = await addStore(ctx, ['api']);
    await openWay(ctx, storeId, 'api');
    expect(await waysOf(storeId)).toEqual([
      ['api', false, 'not_connected'],
      ['manual', true, null],
    ]);
    const { status, body } = await ctx.placement.admin.send('GET', '/readyz');
    expect([status, body]).toMatchObject([200, { ready: true, checks: { browser: expect.any(Boolean) } }]);
  });

  it('are all in the details of readiness, live or blocked and why, and block no replica', async () => {
    const connected = await addStore(ctx, ['api', 'manual']);
    await openWay(ctx, connected, 'api');
    const connection = { protocol: 'acp', baseUrl: 'https://api.store.example', reason: 'a partner' } as const;
    await ctx.admin.call(setStoreApi, { params: { storeId: connected }, body: connection });
    const untrusted = await addStore(ctx, ['headless']);
    const byHand = await addStore(ctx, ['manual']);
    const waysShown = async (storeId: string) => {
      const { status, body } = await ctx.placement.admin.send('GET', '/readyz');
      expect(status).toBe(200);
      return (body as { ways: { storeId: string }[] }).ways.filter((way) => way.storeId === storeId);
    };
    expect(await waysShown(connected)).toEqual([
      { storeId: connected, method: 'api', state: 'live', code: null, explanation: 'It is live.' },
    ]);
    expect(await waysShown(untrusted)).toMatchObject([{ method: 'headless', state: 'blocked', code: 'no_permission' }]);
    expect(await waysShown(byHand)).toEqual([]);
    const turn = (on: boolean) =>
      ctx.admin.call(setSwitch, { body: { scope: 'store', target: connected, on, reason: 'a test' } });
    await turn(true);
    expect(await waysShown(connected)).toMatchObject([
      { state: 'blocked', code: 'killed_by_switch', explanation: 'A kill switch is on.' },
    ]);
    await turn(false);
    await ctx.admin.call(setStoreApi, { params: { storeId: connected }, body: { ...connection, enabled: false } });
    expect(await waysShown(connected)).toMatchObject([{ state: 'blocked', code: 'not_connected' }]);
  });

  it('are reordered by an admin with a reason, which the audit keeps, and returned to the catalog’s', async () => {
    const storeId = await addStore(ctx, ['api', 'headless', 'manual']);
    const set = (methods: ('api' | 'headless' | 'manual')[] | null, reason: string) =>
      ctx.admin.call(setStoreWays, { params: { storeId }, body: { methods, reason } });
    expect((await set(['headless'], 'the API answers nonsense')).body).toMatchObject({ source: 'admin' });
    expect((await waysOf(storeId)).map(([method]) => method)).toEqual(['headless', 'manual']);
    await set(null, 'the API works again');
    expect((await waysOf(storeId)).map(([method]) => method)).toEqual(['api', 'headless', 'manual']);
    const { body } = await ctx.operator('olga').call(listAudit, { query: { subject: `store:${storeId}` } });
    expect(body.acts).toMatchObject([
      { by: 'ada', act: 'ways set', reason: 'the API works again', details: { methods: null } },
      { by: 'ada', act: 'ways set', reason: 'the API answers nonsense', details: { methods: ['headless'] } },
    ]);
  });

  it('buy nothing as draft or shadow, and some orders as canary', async () => {
    const storeId = await addStore(ctx, ['headless']);
    await openWay(ctx, storeId, 'headless');
    const stage = async (name: 'draft' | 'shadow' | 'canary' | 'live') => {
      const params = { storeId, method: 'headless' } as const;
      const { body } = await ctx.admin.call(setWayStage, { params, body: { stage: name, reason: 'a test' } });
      const [way] = body.ways;
      return [way?.usable, way?.code, way?.explanation];
    };
    expect(await stage('draft')).toEqual([false, 'gate_closed', 'Its stage lets it buy nothing.']);
    expect(await stage('shadow')).toEqual([false, 'gate_closed', 'Its stage lets it buy nothing.']);
    expect(await stage('canary')).toEqual([true, null, 'It gets 5 of 100 orders until its results prove it.']);
    expect(await stage('live')).toEqual([true, null, 'It is live.']);
  });
});

describe('the audit', () => {
  it('is read page by page, newest first, also past its tenth entry', async () => {
    const storeId = await addStore(ctx, ['manual']);
    const reasons = Array.from({ length: 12 }, (_, index) => `decision ${index + 1}`);
    for (const reason of reasons)
      await ctx.admin.call(setStoreWays, { params: { storeId }, body: { methods: null, reason } });
    const read: (string | null)[] = [];
    let cursor: string | null | undefined;
    do {
      const query = { subject: `store:${storeId}`, limit: '5', ...(cursor ? { cursor } : {}) };
      const { body } = await ctx.operator('olga').call(listAudit, { query });
      read.push(...body.acts.map(({ reason }) => reason));
      cursor = body.nextCursor;
    } while (cursor);
    expect(read).toEqual(reasons.toReversed());
  });
});

describe('the numbers of a store', () => {
  it('have defaults, are set by an admin, and make the ceiling of later orders', async () => {
    const storeId = await addStore(ctx, ['manual']);
    const rules = async () => (await ctx.operator('olga').call(getStoreRules, { params: { storeId } })).body;
    expect(await rules()).toEqual({
      storeId,
      concurrency: 1,
      minimumGapSeconds: 0,
      settleMinutes: 30,
      toleranceBasisPoints: 200,
      toleranceMinimumCents: 100,
      toleranceMaximumCents: 1_000,
      companyCard: null,
      askCustomer: null,
      dueMinutes: 240,
      escalateMinutes: 1_440,
    });
    const body = {
      toleranceMinimumCents: 0,
      toleranceMaximumCents: 0,
      concurrency: 3,
      reason: 'they never raise prices',
    };
    expect((await ctx.admin.call(setStoreRules, { params: { storeId }, body })).status).toBe(200);
    expect(await rules()).toMatchObject({ concurrency: 3, toleranceMaximumCents: 0, settleMinutes: 30 });
    const order = await ctx.queueOrder({ storeId });
    const { body: entry } = await ctx.operator('olga').call(api.placement.getQueueEntry, { params: order });
    expect(entry.ceilingCents).toBe(28_578); // 288.78 without our fee of 3.00
    await ctx.admin.call(setStoreRules, { params: { storeId }, body: { reason: 'as everywhere' } });
    expect(await rules()).toMatchObject({ concurrency: 1, toleranceMaximumCents: 1_000 });
  });

  it('name the card that a person pays with, in the instructions', async () => {
    const storeId = await addStore(ctx, ['manual']);
    const order = await ctx.queueOrder({ storeId });
    const payStep = async () => {
      const { body } = await ctx.operator('olga').call(api.placement.getInstructions, { params: order });
      return body.steps.find(({ title }) => title === 'Pay once')?.action;
    };
    expect(await payStep()).toContain('Pay with the company card.');
    const body = { companyCard: 'the blue card “Stores 2”', reason: 'their limit' };
    await ctx.admin.call(setStoreRules, { params: { storeId }, body });
    expect(await payStep()).toContain('Pay with the blue card “Stores 2”.');
  });

  it('ask for a longer gap between attempts if the permission allows fewer', async () => {
    const storeId = await addStore(ctx, ['headless']);
    await openWay(ctx, storeId, 'headless'); // 600 per minute
    const gap = async () => (await ctx.admin.call(getStoreRules, { params: { storeId } })).body.minimumGapSeconds;
    expect(await gap()).toBe(1);
    const body = { ...permission, scope: 'api' as const, maxPerMinute: 4 };
    await ctx.admin.call(api.placement.createPermission, { params: { storeId }, body });
    expect(await gap()).toBe(15);
  });
});

describe('who may decide about the ways of a store', () => {
  const writes = (storeId: string) =>
    [
      ['PUT', `/admin/placement/stores/${storeId}/ways`, { methods: ['manual'], reason: 'x' }],
      ['PUT', `/admin/placement/stores/${storeId}/ways/api/stage`, { stage: 'live', reason: 'x' }],
      ['POST', `/admin/placement/stores/${storeId}/ways/api/reopen`, { reason: 'x' }],
      ['PUT', `/admin/placement/stores/${storeId}/rules`, { reason: 'x' }],
    ] as const;

  it('admins only: operators read, shoppers do neither', async () => {
    const storeId = await addStore(ctx, ['api']);
    for (const [method, path, body] of writes(storeId)) {
      const refused = await ctx.operator('olga').send(method, path, body);
      expect([path, refused.status, refused.problem.code]).toEqual([path, 403, 'forbidden']);
      expect((await ctx.placement.as('alice').send(method, path, body)).status).toBe(403);
      expect((await ctx.placement.send(method, path, body)).status).toBe(401);
    }
    expect((await ctx.placement.as('alice').call(getStoreWays, { params: { storeId } })).status).toBe(403);
    const { body } = await ctx.admin.call(listAudit, { query: { subject: `store:${storeId}` } });
    expect(body.acts).toEqual([]);
  });

  it('a store that is not known is not found, and nothing is recorded', async () => {
    for (const [method, path, body] of writes('nowhere')) {
      const refused = await ctx.admin.send(method, path, body);
      expect([path, refused.status, refused.problem.code]).toEqual([path, 404, 'not_found']);
    }
    expect((await ctx.admin.call(getStoreWays, { params: { storeId: 'nowhere' } })).status).toBe(404);
    expect((await ctx.admin.call(getStoreRules, { params: { storeId: 'nowhere' } })).status).toBe(404);
    const { body } = await ctx.admin.call(listAudit, { query: { subject: 'store:nowhere' } });
    expect(body.acts).toEqual([]);
  });

  it('a reason is needed, and ways, stages and numbers must be possible', async () => {
    const storeId = await addStore(ctx, ['api']);
    const at = (path: string) => `/admin/placement/stores/${storeId}/${path}`;
    const reason = 'x';
    for (const [path, body, pointer] of [
      ['ways', { methods: ['api'] }, '/reason'],
      ['ways', { methods: ['api'], reason: '  ' }, '/reason'],
      ['ways', { methods: [], reason }, '/methods'],
      ['ways', { methods: ['manual', 'api'], reason }, '/methods'],
      ['ways', { methods: ['api', 'api'], reason }, '/methods'],
      ['ways', { methods: ['fax'], reason }, '/methods/0'],
      ['ways/api/stage', { stage: 'trusted', reason }, '/stage'],
      ['ways/api/stage', { stage: 'live' }, '/reason'],
      ['rules', { concurrency: 0, reason }, '/concurrency'],
      ['rules', { toleranceMaximumCents: 50, reason }, '/toleranceMaximumCents'],
      ['rules', { settleMinutes: 1.5, reason }, '/settleMinutes'],
      ['rules', { dueMinutes: 0, reason }, '/dueMinutes'],
      ['rules', { escalateMinutes: 43_201, reason }, '/escalateMinutes'],
      ['rules', { dueMinutes: 60, escalateMinutes: 59, reason }, '/escalateMinutes'],
      ['rules', { dueMinutes: 1_441, reason }, '/escalateMinutes'],
    ] as const) {
      const refused = await ctx.admin.send('PUT', at(path), body);
      expect([body, refused.status, refused.problem.errors?.[0]?.pointer]).toEqual([body, 400, pointer]);
    }
    expect((await ctx.admin.send('PUT', at('ways/fax/stage'), { stage: 'live', reason })).status).toBe(400);
    const card = await ctx.admin.send('PUT', at('rules'), { companyCard: '4242 4242 4242 4242', reason });
    expect([card.status, card.problem.code]).toEqual([422, 'card_number_refused']);
    expect((await ctx.admin.call(reopenWay, { params: { storeId, method: 'api' }, body: { reason } })).status).toBe(
      200,
    );
  });
});
