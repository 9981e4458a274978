import { randomBytes } from 'node:crypto';
import { createDatabase, dropDatabase } from '@muse/dev-servers';
import { migrate } from '@muse/kit';
import { eventually } from '@muse/kit/testing';
import { migrations } from '../src/gateway.ts';
import { createTestContext, type GatewayTestContext } from './support/context.ts';

const servers = { postgresUrl: process.env.MUSE_TEST_POSTGRES_URL ?? '' };
const name = `test_${randomBytes(6).toString('hex')}`;
let context: GatewayTestContext;
beforeAll(async () => {
  const adminUrl = await createDatabase(servers, name);
  const options = { adminUrl, name: 'gateway', migrations, password: 'secret', withoutKitTables: true } as const;
  const { databaseUrl } = await migrate(options);
  context = await createTestContext({ GATEWAY_DATABASE_URL: databaseUrl });
  // The cart names the guest who has signed in.
  context.services.cart.answer = (_, res, req) => {
    if (req.url?.endsWith('/merge')) res.setHeader('muse-merged-guest', String(req.headers['idempotency-key']));
    res.end('{}');
  };
});
afterAll(async () => {
  await context.close();
  await dropDatabase(servers, name);
});

const signIn = async (guest: string) => {
  const authorization = `Bearer ${await context.token('ann')}`;
  return context.send('POST', '/cart/merge', {}, { authorization, 'idempotency-key': guest });
};

it('the token of a guest who has signed in is refused with 401, at once and at every replica', async () => {
  const second = await context.startAnother({});
  const authorization = `Bearer ${await context.guestToken('guest_ann')}`;
  const statuses = async () =>
    (
      await Promise.all([context, second].map((gateway) => gateway.send('GET', '/cart', undefined, { authorization })))
    ).map(({ status }) => status);
  expect(await statuses()).toEqual([200, 200]);

  const merged = await signIn('guest_ann');

  expect(merged.headers.get('muse-merged-guest')).toBeNull();
  expect((await statuses())[0]).toBe(401);
  await eventually(async () => expect(await statuses()).toEqual([401, 401]));
  const third = await context.startAnother({});
  expect((await third.send('GET', '/catalog/stores', undefined, { authorization })).status).toBe(401);
});

it('other guests are not affected, nor is any while Postgres does not answer', async () => {
  await signIn('guest_bob');
  const lonely = await context.startAnother({ GATEWAY_DATABASE_URL: 'postgres://muse@127.0.0.1:1/muse' });
  const as = async (guest: string) => ({ authorization: `Bearer ${await context.guestToken(guest)}` });
  expect((await context.send('GET', '/cart', undefined, await as('guest_cem'))).status).toBe(200);
  expect((await lonely.send('GET', '/cart', undefined, await as('guest_bob'))).status).toBe(200);
});
