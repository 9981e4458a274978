import { api, checkoutCompleted } from '@muse/contracts';
import { answer, commonSettings, declareConfig, migration, reply, service, timer, when } from '../src/index.ts';
import { createTestEnvironment, eventually, type TestEnvironment, type TestServer } from '../src/testing/index.ts';
import { completed } from './support/services.ts';

const ran: string[] = [];
const create = migration(1001, 'heard', 'create table heard (session_id text primary key)');
const addColumn = migration(1002, 'cents of heard', 'alter table heard add column cents int');
const addTable = migration(1003, 'read', 'create table read (at timestamptz primary key)');

/** A release whose reaction, timer and action need its last migrations. */
const newRelease = service('cart', {
  config: declareConfig(commonSettings('cart', 0)),
  migrations: [create, addColumn, addTable],
  reactions: [
    when(checkoutCompleted, 'note-what-is-heard', async ({ data }, { tx }) => {
      ran.push('reaction');
      await tx.run`insert into heard (session_id, cents) values (${data.sessionId}, ${data.totalChargedCents})`;
    }),
  ],
  timers: [
    timer('read', { everyMs: 1 }, async ({ db }) => {
      ran.push('timer');
      await db.run`insert into read values (muse_clock())`;
    }),
  ],
  actions: [
    answer(api.cart.clearCart, async (_, { db }) => {
      ran.push('action');
      await db.run`delete from read`;
      return reply(204, undefined);
    }),
  ],
});
const oldRelease = service('cart', { config: newRelease.config, migrations: [create] });

let env: TestEnvironment;
beforeEach(async () => {
  ran.length = 0;
  env = await createTestEnvironment();
  await env.migrate(oldRelease);
});
afterEach(() => env.close());

const readiness = async (server: TestServer) => {
  const { status, body } = await server.admin.send('GET', '/readyz');
  return { status, ...(body as { checks: Record<string, boolean> }).checks };
};
const receivedRows = () => env.look('select * from cart.heard');
const everythingReady = {
  status: 200,
  serving: true,
  database: true,
  migrations: true,
  broker: true,
  consumers: true,
  outbox: true,
};

describe('a new release on the schema of the old one', () => {
  it('consumes no event, runs no timer and answers 503, until its migrations are done', async () => {
    const server = await env.start(newRelease);
    const first = await readiness(server);
    expect(first).toEqual({ ...everythingReady, status: 503, migrations: false, broker: false, consumers: false });
    expect((await server.send('GET', '/livez')).status).toBe(200);
    const refused = await server.as('ann').call(api.cart.clearCart);
    expect([refused.status, refused.problem.code]).toEqual([503, 'service_unavailable']);
    expect(refused.headers.get('retry-after')).not.toBeNull();
    expect(ran).toEqual([]);

    await env.migrate(newRelease);
    await eventually(async () => expect(await readiness(server)).toEqual(everythingReady));
    await env.publish(checkoutCompleted, completed('after'));
    await eventually(async () => expect(await receivedRows()).toEqual([{ session_id: 'after', cents: 100 }]));
    expect((await server.as('ann').call(api.cart.clearCart)).status).toBe(204);
    expect(ran).toEqual(expect.arrayContaining(['reaction', 'timer', 'action']));
  });

  it('leaves events to the release that is still running, and takes the rest over afterwards', async () => {
    const before = await env.start({ ...oldRelease, reactions: [hearOnly] });
    const after = await env.start(newRelease);
    for (let number = 1; number <= 20; number += 1) await env.publish(checkoutCompleted, completed(`old ${number}`));
    await eventually(async () => expect(await receivedRows()).toHaveLength(20));
    await before.stop();
    await env.publish(checkoutCompleted, completed('new'));
    expect(ran).toEqual([]);
    expect(await readiness(after)).toMatchObject({ migrations: false, consumers: false });

    await env.migrate(newRelease);
    await eventually(async () => expect(await receivedRows()).toContainEqual({ session_id: 'new', cents: 100 }));
    expect(ran.filter((what) => what === 'reaction')).toEqual(['reaction']);
    expect(await env.look('select from cart.scheduled_message')).toEqual([]);
  });

  it('waits also if the schema was never migrated, and can be stopped while it waits', async () => {
    await env.look('alter table cart.migration rename to not_there_yet');
    const server = await env.start(newRelease);
    expect(await readiness(server)).toMatchObject({ status: 503, database: true, migrations: false });
    await server.stop();
    expect(ran).toEqual([]);
  });
});

describe('an old release on the schema of a newer one', () => {
  it('works', async () => {
    await env.migrate(newRelease);
    const server = await env.start(oldRelease);
    expect(await readiness(server)).toEqual(everythingReady);
  });
});

describe('a migration of the phase after the rollout', () => {
  const dropColumn = migration(1004, 'no cents', 'alter table heard drop column cents', { phase: 'after' });
  const release = { ...newRelease, migrations: [create, addColumn, addTable, dropColumn] };
  const columns = () =>
    env.look(`select from information_schema.columns where table_name = 'heard' and column_name = 'cents'`);

  it('does not run before it, and no service waits for it', async () => {
    await env.migrate(release, 'before');
    expect(await columns()).toHaveLength(1);
    expect(await readiness(await env.start(release))).toEqual(everythingReady);

    await env.migrate(release, 'after');
    expect(await columns()).toHaveLength(0);
  });
});

/** The same reaction in the old release: the same queue. */
const hearOnly = when(checkoutCompleted, 'note-what-is-heard', async ({ data }, { tx }) => {
  await tx.run`insert into heard (session_id) values (${data.sessionId})`;
});
