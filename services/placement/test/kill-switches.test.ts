import { readFile } from 'node:fs/promises';
import { api } from '@muse/contracts';
import { eventually } from '@muse/kit/testing';
import { createTestContext, type TestContext } from './support/context.ts';
import { createScriptedWay } from './support/scripted-way.ts';
import { addStore, openWay } from './support/stores.ts';

const { listSwitches, setSwitch, getStoreWays, listAudit, saveRecipe, setStoreApi } = api.placement;

let ctx: TestContext;
beforeAll(async () => {
  ctx = await createTestContext(
    undefined,
    {},
    {
      api: createScriptedWay('api'),
      headless: createScriptedWay('headless'),
    },
  );
});
afterAll(() => ctx.close());

const codeOf = async (storeId: string) =>
  (await ctx.admin.call(getStoreWays, { params: { storeId } })).body.ways[0]?.code;

describe('a kill switch', () => {
  it('stops one store, one way or everything, and lets it work again', async () => {
    const one = await addStore(ctx, ['headless']);
    const other = await addStore(ctx, ['api']);
    await openWay(ctx, one, 'headless');
    await openWay(ctx, other, 'api');
    const codes = async () => [await codeOf(one), await codeOf(other)];
    const turn = async (on: boolean, scope: 'all' | 'store' | 'way', target: string) => {
      const body = { scope, target, on, reason: 'a test' } as never;
      expect((await ctx.admin.call(setSwitch, { body })).body).toMatchObject({ scope, target, on, by: 'ada' });
    };
    expect(await codes()).toEqual([null, null]);
    for (const [scope, target, stopped] of [
      ['store', one, ['killed_by_switch', null]],
      ['way', 'api', [null, 'killed_by_switch']],
      ['all', '', ['killed_by_switch', 'killed_by_switch']],
    ] as const) {
      await turn(true, scope, target);
      expect(await codes()).toEqual(stopped);
      await turn(false, scope, target);
      expect(await codes()).toEqual([null, null]);
    }
  });

  it('answers when no submission is left that was allowed before', async () => {
    const order: string[] = [];
    const lock = `hashtext('muse.placement.submissions')`;
    const submitting = ctx.env
      .look(`select pg_advisory_xact_lock_shared(${lock}), pg_sleep(0.5)`)
      .then(() => order.push('submitted'));
    await eventually(async () => {
      const held = await ctx.env.look(`select from pg_locks where locktype = 'advisory' and mode = 'ShareLock'`);
      expect(held.length).toBeGreaterThan(0);
    });
    const body = { scope: 'store', target: 'awaited', on: true, reason: 'a test' } as const;
    await ctx.admin.call(setSwitch, { body }).then(() => order.push('answered'));
    await submitting;
    expect(order).toEqual(['submitted', 'answered']);
    await ctx.admin.call(setSwitch, { body: { ...body, on: false } });
  });

  it('warns if its target does not exist, and is turned nevertheless', async () => {
    const storeId = await addStore(ctx, ['headless']);
    const turn = async (scope: 'store' | 'version' | 'way', target: string) => {
      const { status, body } = await ctx.admin.call(setSwitch, {
        body: { scope, target, on: true, reason: 'a test' } as never,
      });
      expect(status).toBe(200);
      await ctx.admin.call(setSwitch, { body: { scope, target, on: false, reason: 'a test' } as never });
      return [body.on, body.targetKnown, body.warning];
    };
    expect(await turn('store', storeId)).toEqual([true, true, null]);
    expect(await turn('way', 'api')).toEqual([true, true, null]);
    const recipeFile = new URL('../../../emulators/stores/recipes/forms-guest.json', import.meta.url);
    const recipe = JSON.parse(await readFile(recipeFile, 'utf8')) as Record<string, unknown>;
    const { body: saved } = await ctx.admin.call(saveRecipe, { params: { storeId }, body: { recipe } });
    expect(await turn('version', `recipe ${saved.version} (${saved.sha256.slice(0, 12)})`)).toEqual([true, true, null]);
    const connection = { protocol: 'acp', baseUrl: 'https://api.store.example', reason: 'a partner' } as const;
    await ctx.admin.call(setStoreApi, { params: { storeId }, body: connection });
    expect(await turn('version', 'acp 2026-04-17 connection 1')).toEqual([true, true, null]);
    const nameless = /^No (store|version) is called “.+” now/;
    expect(await turn('store', 'nordstorm')).toEqual([true, false, expect.stringMatching(nameless)]);
    for (const version of ['recipe 99 (0123456789ab)', 'acp 2026-04-17 connection 99', 'the new one'])
      expect(await turn('version', version)).toEqual([true, false, expect.stringMatching(nameless)]);
  });

  it('is listed with who turned it and why, those that are on first', async () => {
    const turn = (on: boolean, target: string) =>
      ctx.admin.call(setSwitch, { body: { scope: 'version', target, on, reason: `because of ${target}` } });
    await turn(true, 'recipe 1');
    await turn(true, 'recipe 2');
    await turn(false, 'recipe 2');
    const { switches } = (await ctx.operator('olga').call(listSwitches)).body;
    const versions = switches.filter(({ reason }) => reason.startsWith('because of'));
    expect(versions).toMatchObject([
      { target: 'recipe 1', on: true, reason: 'because of recipe 1', by: 'ada' },
      { target: 'recipe 2', on: false },
    ]);
    const { acts } = (await ctx.admin.call(listAudit, { query: { subject: 'version:recipe 2' } })).body;
    expect(acts.map(({ act }) => act)).toEqual(['switched on again', 'switched off']);
  });

  it('is counted for the night shift while it is on', async () => {
    const turn = (on: boolean) =>
      ctx.admin.call(setSwitch, { body: { scope: 'store', target: 'counted', on, reason: 'a test' } });
    await turn(true);
    await eventually(async () => {
      const metrics = String((await ctx.placement.admin.send('GET', '/metrics')).body);
      expect(metrics).toMatch(/placement_machines_stopped\{cause="switch"\} [1-9]/);
      expect(metrics).toContain('placement_machines_stopped{cause="gate"} 0');
    });
    await turn(false);
  });

  it.each([
    [{ scope: 'all', on: true }, '/reason'],
    [{ scope: 'all', target: 'nordstrom', on: true, reason: 'x' }, '/target'],
    [{ scope: 'store', on: true, reason: 'x' }, '/target'],
    [{ scope: 'store', target: '../x', on: true, reason: 'x' }, '/target'],
    [{ scope: 'way', target: 'manual', on: true, reason: 'x' }, '/target'],
    [{ scope: 'planet', target: 'earth', on: true, reason: 'x' }, '/scope'],
    [{ scope: 'store', target: 'nordstrom', on: 'yes', reason: 'x' }, '/on'],
  ])('is refused with %j', async (body, pointer) => {
    const refused = await ctx.admin.send('PUT', '/admin/placement/switches', body);
    expect([refused.status, refused.problem.errors?.[0]?.pointer]).toEqual([400, pointer]);
  });

  it('is turned by admins only', async () => {
    const body = { scope: 'all', on: true, reason: 'x' };
    expect((await ctx.operator('olga').send('PUT', '/admin/placement/switches', body)).status).toBe(403);
    expect((await ctx.placement.as('alice').call(listSwitches)).status).toBe(403);
    expect((await ctx.placement.send('PUT', '/admin/placement/switches', body)).status).toBe(401);
  });
});

describe('the audit', () => {
  it('is read page by page, newest first', async () => {
    const target = 'paged';
    for (const on of [true, false, true, false, true])
      await ctx.admin.call(setSwitch, { body: { scope: 'store', target, on, reason: 'x' } });
    const query = { subject: `store:${target}`, limit: '2' };
    const seen: string[] = [];
    for (let cursor: string | undefined; ; ) {
      const page = await ctx.operator('olga').call(listAudit, { query: { ...query, ...(cursor && { cursor }) } });
      seen.push(...page.body.acts.map(({ id }) => id));
      if (page.body.nextCursor === null) break;
      cursor = page.body.nextCursor;
    }
    expect(seen).toHaveLength(5);
    expect(seen).toEqual([...seen].sort((one, two) => Number(two) - Number(one)));
    const wrong = await ctx.admin.call(listAudit, { query: { cursor: 'nonsense' } });
    expect([wrong.status, wrong.problem.errors?.[0]?.pointer]).toEqual([400, '/cursor']);
    expect((await ctx.placement.as('alice').call(listAudit)).status).toBe(403);
  });
});
