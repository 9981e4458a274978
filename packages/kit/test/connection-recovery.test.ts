import { checkoutCompleted } from '@muse/contracts';
import { askManagement } from '@muse/dev-servers';
import { createTestEnvironment, eventually, type TestEnvironment, type TestServer } from '../src/testing/index.ts';
import { type AmqpProxy, openAmqpProxy, type ProxiedConnection } from './support/amqp-proxy.ts';
import { createGatedConsumer } from './support/gated-consumer.ts';
import { completed, rowPublisher } from './support/services.ts';

const { definition: listener, queue, close, open, waiting } = createGatedConsumer();
let env: TestEnvironment;
let proxy: AmqpProxy;
let publisher: TestServer;
let consumer: TestServer;
beforeAll(async () => {
  env = await createTestEnvironment();
  proxy = await openAmqpProxy(env.environment.AMQP_URL as string);
  publisher = await env.start(rowPublisher, { AMQP_URL: proxy.url });
  consumer = await env.start(listener, { AMQP_URL: proxy.url });
});
afterAll(async () => {
  await env.close();
  await proxy.close();
});

const listening = () => proxy.connections('cart consume').at(-1) as ProxiedConnection;
const publishing = () => proxy.connections('checkout publish').at(-1) as ProxiedConnection;

/** Published by the relay of the publisher, from one transaction per event. */
const publish = async (sessionIds: string[]) => {
  await env.look(`insert into checkout.to_say (session_id) select unnest($1::text[])`, [sessionIds]);
  await env.look(`update checkout.timer set next_run_at = clock_timestamp()`);
  await publisher.runDue();
};
const received = async (like: string) =>
  (
    await env.look<{ sessionId: string }>(
      `select session_id as "sessionId" from cart.noted where session_id like $1 || '%' order by 1`,
      [like],
    )
  ).map((row) => row.sessionId);
const allOnce = (sessionIds: string[], like: string) =>
  eventually(async () => expect(await received(like)).toEqual([...sessionIds].sort()));
const many = (like: string, count: number) => Array.from({ length: count }, (_, index) => `${like}-${1_000 + index}`);
const outbox = (sessionId: string) =>
  env.look<{ attempts: number; locked: boolean; published: boolean }>(
    `select attempts, locked_by is not null as locked, published_at is not null as published from checkout.outbox where aggregate_id = $1`,
    [sessionId],
  );
const metric = async (server: TestServer, name: string) => {
  const { body } = await server.admin.send('GET', '/metrics');
  const line = String(body)
    .split('\n')
    .find((each) => each.startsWith(name));
  return Number(line?.split(' ').at(-1));
};
/** Every delivery so far, and at least `least`, was acknowledged: the delivery tags have no gap. */
const expectAllAcknowledged = (connection: ProxiedConnection, least: number) =>
  eventually(() => {
    const tags = [...connection.acknowledged()].sort((a, b) => a - b);
    expect(tags).toEqual(tags.map((_, index) => index + 1));
    expect(tags.length).toBeGreaterThanOrEqual(least);
  });
const readyAgain = (server: TestServer) =>
  eventually(async () => expect((await server.send('GET', '/readyz')).status).toBe(200));
const ask = (method: 'GET' | 'DELETE', path: string) =>
  askManagement(process.env.MUSE_TEST_MANAGEMENT_URL as string, method, path);
const virtualHost = () => new URL(env.environment.AMQP_URL as string).pathname.slice(1);

/** As an operator closes it in the management page, which lists a connection some seconds late. */
const pathOf = (connection: ProxiedConnection) => `/connections/${encodeURIComponent(connection.managementName())}`;
const isListed = (connection: ProxiedConnection) =>
  eventually(async () => expect((await ask('GET', pathOf(connection))).status).toBe(200));
const closeConnection = async (connection: ProxiedConnection) =>
  expect((await ask('DELETE', pathOf(connection))).status).toBe(204);

describe('a connection', () => {
  it('has a heartbeat of ten seconds and a name', () => {
    expect(listening().heartbeatSeconds()).toBe(10);
    expect(publishing().heartbeatSeconds()).toBe(10);
  });

  it('closed by an operator is reconnected, and events in flight have their effect once', async () => {
    const connections = [listening(), publishing()];
    await Promise.all(connections.map(isListed));
    const sessions = many('closed', 100);
    const published = publish(sessions);
    await eventually(async () => expect(await received('closed')).not.toEqual([]));
    await Promise.all(connections.map(closeConnection));
    expect((await received('closed')).length).toBeLessThan(sessions.length);
    await published;
    await allOnce(sessions, 'closed');
    await readyAgain(publisher);
    await readyAgain(consumer);
  });
});

describe('a channel closed by an error', () => {
  it('after an invalid acknowledgement is reopened, and no event is lost', async () => {
    const sessions = many('too-many-acks', 40);
    const before = proxy.connections('cart consume').length;
    await publish(sessions.slice(0, 20));
    listening().sendInvalidAck();
    await publish(sessions.slice(20));
    await allOnce(sessions, 'too-many-acks');
    await eventually(() => expect(proxy.connections('cart consume')).toHaveLength(before + 1));
    await readyAgain(consumer);
  });

  it('has its messages redelivered, and a late acknowledgement is not sent on the new channel', async () => {
    const old = listening();
    await expectAllAcknowledged(old, 0); // messages of the test before are redelivered first
    const before = old.acknowledged().length;
    await publish(['cs_first']);
    await allOnce(['cs_first'], 'cs_first');
    await expectAllAcknowledged(old, before + 1);
    close('cs_slow');
    await publish(['cs_slow']);
    await eventually(() => expect(waiting('cs_slow')).toBe(1));
    const slowWas = old.acknowledged().length + 1;

    old.sendInvalidAck();
    await eventually(() => expect(listening()).not.toBe(old));
    await readyAgain(consumer);
    const others = ['cs_other-1', 'cs_other-2'];
    for (const other of others) close(other);
    await publish(others);
    for (const other of others) await eventually(() => expect(waiting(other)).toBe(1));
    open('cs_slow');
    await allOnce(['cs_slow'], 'cs_slow');

    // On the new channel the slow message came first and is a duplicate. Its old delivery tag belongs to another message there.
    await eventually(() => expect(listening().acknowledged()).toEqual([1]));
    for (const other of others) open(other);
    await allOnce(others, 'cs_other');
    expect(old.acknowledged()).toHaveLength(slowWas - 1);
  });
});

describe('a consumer', () => {
  it('cancelled by the broker is registered again', async () => {
    const before = listening();
    before.cancelByTheBroker(queue);
    await eventually(() => expect(listening()).not.toBe(before));
    await readyAgain(consumer);
    await publish(['cs_cancelled']);
    await allOnce(['cs_cancelled'], 'cs_cancelled');
  });
});

describe('a broker blocked by a memory alarm', () => {
  it('gets no publish attempts until the alarm is over, then receives the outbox', async () => {
    publishing().block();
    await eventually(async () => expect(await metric(publisher, 'broker_blocked{which="publish"}')).toBe(1));
    await publish(['cs_alarm']);
    await eventually(async () =>
      expect(await outbox('cs_alarm')).toEqual([{ attempts: 1, locked: false, published: false }]),
    );
    await env.look(`update checkout.outbox set available_at = clock_timestamp() where aggregate_id = 'cs_alarm'`);
    for (let again = 0; again < 3; again += 1) await publisher.runDue();
    expect(await outbox('cs_alarm')).toEqual([{ attempts: 1, locked: false, published: false }]);

    publishing().unblock();
    await allOnce(['cs_alarm'], 'cs_alarm');
    await eventually(async () =>
      expect(await outbox('cs_alarm')).toEqual([{ attempts: 1, locked: false, published: true }]),
    );
    expect(await metric(publisher, 'broker_blocked{which="publish"}')).toBe(0);
  });

  it('keeps messages in flight, which do not count as failed attempts', async () => {
    publishing().block(false);
    await publish(['cs_on_its_way']);
    publishing().block();
    await eventually(async () => expect(await metric(publisher, 'broker_blocked{which="publish"}')).toBe(1));
    expect(await outbox('cs_on_its_way')).toEqual([{ attempts: 0, locked: true, published: false }]);
    publishing().unblock();
    await allOnce(['cs_on_its_way'], 'cs_on_its_way');
    await eventually(async () =>
      expect(await outbox('cs_on_its_way')).toEqual([{ attempts: 0, locked: false, published: true }]),
    );
  });

  it('with the same event in flight twice after an expired lease: the stop waits for both publications', async () => {
    publishing().block(false);
    await publish(['cs_twice']);
    await env.look(`update checkout.outbox set locked_until = clock_timestamp() where aggregate_id = 'cs_twice'`);
    const again = publisher.runDue();
    await eventually(() => expect(publishing().blockedMessages()).toBe(2));
    publishing().unblock();
    await again;
    await allOnce(['cs_twice'], 'cs_twice');
    await publisher.stop();
    publisher = await env.start(rowPublisher, { AMQP_URL: proxy.url });
    expect(await outbox('cs_twice')).toEqual([{ attempts: 0, locked: false, published: true }]);
  });

  it('still delivers to consumers', async () => {
    publishing().block();
    await env.publish(checkoutCompleted, completed('cs_during_alarm'));
    await allOnce(['cs_during_alarm'], 'cs_during_alarm');
    publishing().unblock();
  });
});

describe('a deleted queue', () => {
  it('is declared again with its binding, and events published meanwhile are delivered', async () => {
    await env.spy.close(); // its queue would make the broker confirm events that no other queue received
    const before = listening();
    expect((await ask('DELETE', `/queues/${virtualHost()}/${queue}`)).status).toBe(204);
    await publish(['cs_deleted']);
    await allOnce(['cs_deleted'], 'cs_deleted');
    expect(listening()).not.toBe(before);
  });
});

describe('a deleted exchange', () => {
  it('is declared again by the publisher; events wait in the outbox until a queue is bound', async () => {
    const [publishConnection, consumeConnection] = [publishing(), listening()];
    expect((await ask('DELETE', `/exchanges/${virtualHost()}/muse.events`)).status).toBe(204);
    await publish(['cs_no_exchange']);
    await eventually(() => expect(publishing()).not.toBe(publishConnection));
    await readyAgain(publisher);
    expect(await outbox('cs_no_exchange')).toMatchObject([{ published: false }]);
    consumeConnection.cancelByTheBroker(queue); // otherwise the watchdog binds the queue within half a minute
    await allOnce(['cs_no_exchange'], 'cs_no_exchange');
    expect(listening()).not.toBe(consumeConnection);
  });
});
