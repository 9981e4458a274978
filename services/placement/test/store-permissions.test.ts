import { api } from '@muse/contracts';
import { createTestContext, type TestContext } from './support/context.ts';
import { createScriptedWay } from './support/scripted-way.ts';
import { addStore, openWay, permission } from './support/stores.ts';

const { createPermission, listPermissions, revokePermission, reinstatePermission, getStoreWays } = api.placement;

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

const body = { ...permission, scope: 'headless' } as const;
const isUsable = async (storeId: string) => {
  const ways = (await ctx.admin.call(getStoreWays, { params: { storeId } })).body.ways;
  return ways.find(({ method }) => method === 'headless')?.usable;
};

describe('the permission of a store', () => {
  it('lets a machine work until it is revoked, with the reason of the first revocation', async () => {
    const storeId = await addStore(ctx, ['headless']);
    await openWay(ctx, storeId, 'headless');
    expect(await isUsable(storeId)).toBe(true);
    const [given] = (await ctx.operator('olga').call(listPermissions, { params: { storeId } })).body.permissions;
    expect(given).toMatchObject({
      scope: 'headless',
      state: 'live',
      createdBy: 'ada',
      browserProfile: 'declared',
      revoked: null,
    });
    const params = { storeId, id: given?.id ?? '' };
    const revoked = await ctx.admin.call(revokePermission, { params, body: { reason: 'the store has written' } });
    expect(revoked.body).toMatchObject({ state: 'revoked', revoked: { by: 'ada', reason: 'the store has written' } });
    expect(await isUsable(storeId)).toBe(false);
    const again = await ctx.admin.call(revokePermission, { params, body: { reason: 'once more' } });
    expect(again.body.revoked?.reason).toBe('the store has written');
    const reinstated = await ctx.admin.call(reinstatePermission, { params, body: { reason: 'a mistake' } });
    expect([reinstated.status, reinstated.problem.code]).toEqual([409, 'wrong_state']);
    expect(reinstated.problem.detail).toContain('permission');
  });

  it('begins and ends by the clock', async () => {
    const storeId = await addStore(ctx, ['headless']);
    await openWay(ctx, storeId, 'headless');
    const [given] = (await ctx.admin.call(listPermissions, { params: { storeId } })).body.permissions;
    await ctx.admin.call(revokePermission, {
      params: { storeId, id: given?.id ?? '' },
      body: { reason: 'a shorter one follows' },
    });
    const inMinutes = (minutes: number) => new Date(Date.now() + minutes * 60_000).toISOString();
    const created = await ctx.admin.call(createPermission, {
      params: { storeId },
      body: { ...body, grantedAt: inMinutes(10), expiresAt: inMinutes(20) },
    });
    expect(created.body.state).toBe('future');
    expect(await isUsable(storeId)).toBe(false);
    await ctx.env.moveClock('placement', 15 * 60);
    expect(await isUsable(storeId)).toBe(true);
    await ctx.env.moveClock('placement', 30 * 60);
    expect(await isUsable(storeId)).toBe(false);
    const [now] = (await ctx.admin.call(listPermissions, { params: { storeId } })).body.permissions;
    expect(now?.state).toBe('expired');
    await ctx.env.moveClock('placement', 0);
  });

  it('for one way is not one for the other, and that of another store does not count', async () => {
    const storeId = await addStore(ctx, ['headless']);
    await openWay(ctx, storeId, 'api');
    await ctx.admin.call(api.placement.setWayStage, {
      params: { storeId, method: 'headless' },
      body: { stage: 'live', reason: 'a test' },
    });
    expect(await isUsable(storeId)).toBe(false);
    const other = await addStore(ctx, ['headless']);
    const [given] = (await ctx.admin.call(listPermissions, { params: { storeId } })).body.permissions;
    for (const endpoint of [revokePermission, reinstatePermission]) {
      const params = { storeId: other, id: given?.id ?? '' };
      expect((await ctx.admin.call(endpoint, { params, body: { reason: 'x' } })).status).toBe(404);
    }
  });

  it.each([
    [{ expiresAt: '2020-01-01T00:00:00Z' }, '/expiresAt'],
    [{ grantedAt: '2101-01-01T00:00:00Z' }, '/expiresAt'],
    [{ expiresAt: 'next year' }, '/expiresAt'],
    [{ reason: '' }, '/reason'],
    [{ documentUrl: 'http://store.example/a.pdf' }, '/documentUrl'],
    [{ documentUrl: 'javascript:alert(1)' }, '/documentUrl'],
    [{ documentSha256: 'abc' }, '/documentSha256'],
    [{ maxPerMinute: 0 }, '/maxPerMinute'],
    [{ scope: 'manual' }, '/scope'],
    [{ scope: 'api', browserProfile: 'natural' }, '/browserProfile'],
    [{ colour: 'red' }, '/colour'],
  ])('is refused with %j', async (changes, pointer) => {
    const storeId = await addStore(ctx, ['headless']);
    const path = `/admin/placement/stores/${storeId}/permissions`;
    const refused = await ctx.admin.send('POST', path, { ...body, ...changes });
    expect([refused.status, refused.problem.errors?.[0]?.pointer]).toEqual([400, pointer]);
    const { permissions } = (await ctx.admin.call(listPermissions, { params: { storeId } })).body;
    expect(permissions).toEqual([]);
    const { acts } = (await ctx.admin.call(api.placement.listAudit, { query: { subject: `store:${storeId}` } })).body;
    expect(acts).toEqual([]);
  });

  it('is recorded by admins only, for a store that is known', async () => {
    const storeId = await addStore(ctx, ['headless']);
    expect((await ctx.operator('olga').call(createPermission, { params: { storeId }, body })).status).toBe(403);
    expect((await ctx.placement.as('alice').call(listPermissions, { params: { storeId } })).status).toBe(403);
    expect((await ctx.admin.call(createPermission, { params: { storeId: 'nowhere' }, body })).status).toBe(404);
    const path = `/admin/placement/stores/${storeId}/permissions/perm_none/revoke`;
    expect((await ctx.operator('olga').send('POST', path, { reason: 'x' })).status).toBe(403);
    expect((await ctx.admin.send('POST', path, { reason: 'x' })).status).toBe(404);
  });

  it('is recorded once under one Idempotency-Key', async () => {
    const storeId = await addStore(ctx, ['headless']);
    const create = () =>
      ctx.admin.call(createPermission, { params: { storeId }, body }, { 'idempotency-key': 'agreement-1' });
    const [first, second] = [await create(), await create()];
    expect(second.body.id).toBe(first.body.id);
    expect((await ctx.admin.call(listPermissions, { params: { storeId } })).body.permissions).toHaveLength(1);
  });
});
