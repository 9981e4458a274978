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
  context = await createTestContext({ GATEWAY_DATABASE_URL: databaseUrl, RATE_LIMIT_USER: '5' });
});
afterAll(async () => {
  await context.close();
  await dropDatabase(servers, name);
});

/** Sends this many requests of one user through each gateway at once, and counts the answers with 200. */
async function allowed(subject: string, gateways: Pick<GatewayTestContext, 'send'>[], each: number): Promise<number> {
  const authorization = `Bearer ${await context.token(subject)}`;
  const asking = gateways.flatMap((gateway) =>
    Array.from({ length: each }, () => gateway.send('GET', '/cart', undefined, { authorization })),
  );
  const statuses = (await Promise.all(asking)).map(({ status }) => status);
  expect(statuses.filter((status) => status !== 200 && status !== 429)).toEqual([]);
  return statuses.filter((status) => status === 200).length;
}

it('two gateways count a rate limit together', async () => {
  const second = await context.startAnother({});
  expect(await allowed('everywhere', [context, second], 10)).toBe(5);
  expect(await allowed('everywhere', [context, second], 1)).toBe(0);
});

it('points are leased by the handful, and the limit is neither exceeded nor missed by more than what is leased', async () => {
  const limits = { RATE_LIMIT_USER: '60' };
  const gateways = [await context.startAnother(limits), await context.startAnother(limits)];
  expect(await allowed('steady', gateways, 1)).toBe(2);
  expect(await allowed('steady', gateways, 60)).toBe(58);
  const alone = await context.startAnother({ RATE_LIMIT_USER: '61' });
  expect(await allowed('single', [alone], 80)).toBe(61);
});

it('while the database does not answer, each gateway counts alone', async () => {
  const lonely = await context.startAnother({ GATEWAY_DATABASE_URL: 'postgres://muse@127.0.0.1:1/muse' });
  expect(await allowed('outage', [lonely], 10)).toBe(5);
});

it('a point that was given back can be taken at every gateway', async () => {
  const limits = { RATE_LIMIT_PLACE: '1' };
  const [first, second] = [await context.startAnother(limits), await context.startAnother(limits)];
  const headers = { authorization: `Bearer ${await context.token('unlucky')}` };
  const place = (gateway: Pick<GatewayTestContext, 'send'>) =>
    gateway.send('POST', '/checkout/sessions/cs_1/place', undefined, headers);
  const { answer } = context.services.checkout;
  context.services.checkout.answer = (_, __, req) => void req.socket.destroy();
  expect((await place(first)).status).toBe(503);
  context.services.checkout.answer = answer;
  await eventually(async () => expect((await place(second)).status).toBe(200));
  expect((await place(first)).status).toBe(429);
});
