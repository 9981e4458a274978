import { api } from '@muse/contracts';
import { answer, commonSettings, declareConfig, migration, reply, service } from '../src/index.ts';
import { createTestEnvironment, type TestEnvironment } from '../src/testing/index.ts';

/** Reads whole rows, outside a transaction and in one, as a release does that knows nothing of later columns. */
const reader = service('cart', {
  config: declareConfig(commonSettings('cart', 0)),
  migrations: [migration(1001, 'heard', 'create table heard (id int primary key)')],
  actions: [
    answer(api.cart.clearCart, async (_, { db, transaction }) => {
      await db.many`select * from heard`;
      await transaction((tx) => tx.many`select * from heard`);
      return reply(204, undefined);
    }),
  ],
});

let env: TestEnvironment;
beforeAll(async () => {
  env = await createTestEnvironment();
});
afterAll(() => env.close());

it('a column that a migration adds under a running process (cached plan must not change result type) stops no request', async () => {
  const server = await env.start(reader);
  const ask = () => Promise.all(Array.from({ length: 8 }, () => server.as('ann').call(api.cart.clearCart)));
  await ask(); // every connection has prepared its statements

  await env.look('alter table cart.heard add column cents int');

  const answers = [...(await ask()), ...(await ask())];
  expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 204));
});
