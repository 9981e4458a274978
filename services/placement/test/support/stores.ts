import { createHash } from 'node:crypto';
import { api, type PlacementMethod, storeChanged } from '@muse/contracts';
import { eventually } from '@muse/kit/testing';
import { nordstrom, type TestContext } from './context.ts';

let lastStore = 0;

/** Adds a store of its own to the catalog's projection, with these ways. Returns its id. */
export async function addStore(ctx: TestContext, methods: PlacementMethod[]): Promise<string> {
  const storeId = `store-${(lastStore += 1)}`;
  await ctx.env.publish(storeChanged, { ...nordstrom, storeId, name: storeId, placement: { methods } });
  await eventually(async () => {
    const { status } = await ctx.admin.call(api.placement.getStoreWays, { params: { storeId } });
    expect(status).toBe(200);
  });
  return storeId;
}

export const permission = {
  documentUrl: 'https://store.example/agreement.pdf',
  documentSha256: createHash('sha256').update('agreement').digest('hex'),
  contact: 'Sue, partner desk',
  expiresAt: '2100-01-01T00:00:00Z',
  maxPerMinute: 600,
  reason: 'agreed by mail',
} as const;

/** All that a machine needs from people: the permission of the store, and that an admin trusts it. */
export async function openWay(ctx: TestContext, storeId: string, method: 'api' | 'headless'): Promise<void> {
  const body = { ...permission, scope: method };
  const created = await ctx.admin.call(api.placement.createPermission, { params: { storeId }, body });
  expect(created.status).toBe(201);
  const staged = await ctx.admin.call(api.placement.setWayStage, {
    params: { storeId, method },
    body: { stage: 'live', reason: 'tried by hand' },
  });
  expect(staged.status).toBe(200);
}
