import { api } from '@muse/contracts';
import { createTestContext, type TestContext } from './support/context.ts';
import { addStore } from './support/stores.ts';

const { getStoreApi, setStoreApi, listAudit } = api.placement;

let ctx: TestContext;
beforeAll(async () => {
  ctx = await createTestContext(undefined, { PUBLIC_URL: 'https://muse.example' });
});
afterAll(() => ctx.close());

const connection = { protocol: 'acp', baseUrl: 'https://api.store.example/acp', reason: 'a partner' } as const;
const path = (storeId: string) => `/admin/placement/stores/${storeId}/api`;

describe('the API connection of a store', () => {
  it('is set by an admin, with the names of its secrets, and shown to operators', async () => {
    const storeId = await addStore(ctx, ['api']);
    const params = { storeId };
    expect((await ctx.operator('olga').call(getStoreApi, { params })).status).toBe(404);
    const set = await ctx.admin.call(setStoreApi, { params, body: { ...connection, keySecret: 'live_key' } });
    expect(set.body).toMatchObject({
      ...{ protocol: 'acp', protocolVersion: '2026-04-17', keySecret: 'live_key', itemId: '{sku}/{size}/{color}' },
      webhookUrl: `https://muse.example/api/v1/webhooks/stores/${storeId}`,
      updatedBy: 'ada',
    });
    expect((await ctx.operator('olga').call(getStoreApi, { params })).body).toEqual(set.body);
    const { acts } = (await ctx.admin.call(listAudit, { query: { subject: `store:${storeId}` } })).body;
    expect(acts[0]).toMatchObject({ act: 'api connected', by: 'ada', reason: 'a partner' });
  });

  it.each([
    'http://api.store.example',
    'https://10.0.0.1/acp',
    'https://localhost.localdomain',
    'https://user:secret@store.example',
    'https://169.254.169.254/latest',
    'http://[::ffff:169.254.169.254]/',
    'http://0.0.0.0:4243',
    'http://10.1:4243',
    'http://host.docker.internal:4243',
  ])('is refused at %s', async (baseUrl) => {
    const storeId = await addStore(ctx, ['api']);
    const refused = await ctx.admin.send('PUT', path(storeId), { ...connection, baseUrl });
    expect([refused.status, refused.problem.code]).toEqual([422, 'store_url_refused']);
  });

  it.each(['localhost', '127.1', '0x7f.1', '2130706433', '[::1]', '[::ffff:127.0.0.1]', 'localhost.'])(
    'may be on this machine outside production: %s',
    async (host) => {
      const storeId = await addStore(ctx, ['api']);
      const body = { ...connection, baseUrl: `http://${host}:4243/acp` };
      expect((await ctx.admin.call(setStoreApi, { params: { storeId }, body })).status).toBe(200);
    },
  );

  it.each([
    [{ ...connection, protocol: 'soap' }, '/protocol'],
    [{ ...connection, itemId: '{color}' }, '/itemId'],
    [{ ...connection, itemId: '{sku}{price}' }, '/itemId'],
    [{ ...connection, keySecret: '../x' }, '/keySecret'],
    [{ ...connection, reason: '' }, '/reason'],
    [{ ...connection, apiKey: 'secret' }, '/apiKey'],
  ])('is refused with %j', async (body, pointer) => {
    const storeId = await addStore(ctx, ['api']);
    const refused = await ctx.admin.send('PUT', path(storeId), body);
    expect([refused.status, refused.problem.errors?.[0]?.pointer]).toEqual([400, pointer]);
  });

  it('is not for operators, shoppers, or stores that nobody knows', async () => {
    expect((await ctx.operator('olga').send('PUT', path('nordstrom'), connection)).status).toBe(403);
    expect((await ctx.placement.as('alice').send('GET', path('nordstrom'))).status).toBe(403);
    expect((await ctx.admin.send('PUT', path('nobody'), connection)).status).toBe(404);
  });
});
