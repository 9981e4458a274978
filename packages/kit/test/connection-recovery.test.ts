import { checkoutCompleted } from '@muse/contracts';
import { askManagement } from '@muse/dev-servers';
import { createTestEnvironment, eventually, type TestEnvironment, type TestServer } from '../src/testing/index.ts';
import { type AmqpProxy, openAmqpProxy, type ProxiedConnection } from './support/amqp-proxy.ts';
import { createGatedConsumer } from './support/gated-consumer.ts';
import { completed, rowPublisher } from './support/services.ts';

const { definition: listener, queue, close, open, waiting } = createGatedConsumer();
let env: TestEnvironment;
let proxy: AmqpProxy;
let speaking: TestServer;
let hearing: TestServer;
beforeAll(async () => {
  env = await createTestEnvironment();
  proxy = await openAmqpProxy(env.environment.AMQP_URL as string);
  speaking = await env.start(rowPublisher, { AMQP_URL: proxy.url });
  hearing = await env.start(listener, { AMQP_URL: proxy.url });
});
afterAll(async () => {
  await env.close();
  await proxy.close();
});

const listening = () => proxy.connections('cart consume').at(-1) as ProxiedConnection;
const publishing = () => proxy.connections('checkout publish').at(-1) as ProxiedConnection;

/** Written by the rowPublisher, in transactions of its own; published by its relay. */
const publish = async (sessionIds: string[]) => {
  await env.look(`insert into checkout.to_say (session_id) select unnest($1::text[])`, [sessionIds]);
  await env.look(`update checkout.timer set next_run_at = clock_timestamp()`);
  await speaking.runDue();
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
  const { body } = await server.send('GET', '/metrics');
  const line = String(body)
    .split('\n')
    .find((each) => each.startsWith(name));
  return Number(line?.split(' ').at(-1));
};
/** Every delivery so far, and at least so many, was acknowledged: their tags have no gap. */
const nothingInHand = (wire: ProxiedConnection, least: number) =>
  eventually(() => {
    const tags = [...wire.acknowledged()].sort((a, b) => a - b);
    expect(tags).toEqual(tags.map((_, index) => index + 1));
    expect(tags.length).toBeGreaterThanOrEqual(least);
  });
const readyAgain = (server: TestServer) =>
  eventually(async () => expect((await server.send('GET', '/readyz')).status).toBe(200));
const ask = (method: 'GET' | 'DELETE', path: string) =>
  askManagement(process.env.MUSE_TEST_MANAGEMENT_URL as string, method, path);
const virtualHost = () => new URL(env.environment.AMQP_URL as string).pathname.slice(1);

/** As an operator does it, in the management page, which learns of a connection some seconds late. */
const pathOf = (wire: ProxiedConnection) => `/connections/${encodeURIComponent(wire.managementName())}`;
const isListed = (wire: ProxiedConnection) =>
  eventually(async () => expect((await ask('GET', pathOf(wire))).status).toBe(200));
const closeConnection = async (wire: ProxiedConnection) => expect((await ask('DELETE', pathOf(wire))).status).toBe(204);

describe('a connection', () => {
  it('asks for a heartbeat of ten seconds, and says whose it is', () => {
    expect(listening().heartbeatSeconds()).toBe(10);
    expect(publishing().heartbeatSeconds()).toBe(10);
  });

  it('that an operator closes is built anew, and what was under way is heard once', async () => {
    const connections = [listening(), publishing()];
    await Promise.all(connections.map(isListed));
    const facts = many('closed', 100);
    const saying = publish(facts);
    await eventually(async () => expect(await received('closed')).not.toEqual([]));
    await Promise.all(connections.map(closeConnection));
    expect((await received('closed')).length).toBeLessThan(facts.length);
    await saying;
    await allOnce(facts, 'closed');
    await readyAgain(speaking);
    await readyAgain(hearing);
  });
});

describe('a channel that dies', () => {
  it('of one acknowledgement too many is built anew, and nothing is lost', async () => {
    const facts = many('too-many-acks', 40);
    const before = proxy.connections('cart consume').length;
    await publish(facts.slice(0, 20));
    listening().sendInvalidAck();
    await publish(facts.slice(20));
    await allOnce(facts, 'too-many-acks');
    await eventually(() => expect(proxy.connections('cart consume')).toHaveLength(before + 1));
    await readyAgain(hearing);
  });

  it('while a handler is at work has its messages given again, and the late word of that handler reaches nobody', async () => {
    const old = listening();
    await nothingInHand(old, 0); // what the story before left comes again, and takes its time
    const before = old.acknowledged().length;
    await publish(['cs_first']);
    await allOnce(['cs_first'], 'cs_first');
    await nothingInHand(old, before + 1);
    close('cs_slow');
    await publish(['cs_slow']);
    await eventually(() => expect(waiting('cs_slow')).toBe(1));
    const slowWas = old.acknowledged().length + 1;

    old.sendInvalidAck();
    await eventually(() => expect(listening()).not.toBe(old));
    await readyAgain(hearing);
    const strangers = ['cs_stranger-1', 'cs_stranger-2'];
    for (const stranger of strangers) close(stranger);
    await publish(strangers);
    for (const stranger of strangers) await eventually(() => expect(waiting(stranger)).toBe(1));
    open('cs_slow');
    await allOnce(['cs_slow'], 'cs_slow');

    // On the new channel the slow one came first, and is known already. Whatever bears its old number there is a stranger.
    await eventually(() => expect(listening().acknowledged()).toEqual([1]));
    for (const stranger of strangers) open(stranger);
    await allOnce(strangers, 'cs_stranger');
    expect(old.acknowledged()).toHaveLength(slowWas - 1);
  });
});

describe('a consumer', () => {
  it('that the broker cancels listens again', async () => {
    const before = listening();
    before.cancelByTheBroker(queue);
    await eventually(() => expect(listening()).not.toBe(before));
    await readyAgain(hearing);
    await publish(['cs_cancelled']);
    await allOnce(['cs_cancelled'], 'cs_cancelled');
  });
});

describe('a broker that takes nothing more', () => {
  it('is left in peace until its alarm is over, and then has everything at once', async () => {
    publishing().block();
    await eventually(async () => expect(await metric(speaking, 'broker_blocked{which="publish"}')).toBe(1));
    await publish(['cs_alarm']);
    await eventually(async () =>
      expect(await outbox('cs_alarm')).toEqual([{ attempts: 1, locked: false, published: false }]),
    );
    await env.look(`update checkout.outbox set available_at = clock_timestamp() where aggregate_id = 'cs_alarm'`);
    for (let again = 0; again < 3; again += 1) await speaking.runDue();
    expect(await outbox('cs_alarm')).toEqual([{ attempts: 1, locked: false, published: false }]);

    publishing().unblock();
    await allOnce(['cs_alarm'], 'cs_alarm');
    await eventually(async () =>
      expect(await outbox('cs_alarm')).toEqual([{ attempts: 1, locked: false, published: true }]),
    );
    expect(await metric(speaking, 'broker_blocked{which="publish"}')).toBe(0);
  });

  it('keeps what was on its way when the alarm came, which is no failed attempt', async () => {
    publishing().block(false);
    await publish(['cs_on_its_way']);
    publishing().block();
    await eventually(async () => expect(await metric(speaking, 'broker_blocked{which="publish"}')).toBe(1));
    expect(await outbox('cs_on_its_way')).toEqual([{ attempts: 0, locked: true, published: false }]);
    publishing().unblock();
    await allOnce(['cs_on_its_way'], 'cs_on_its_way');
    await eventually(async () =>
      expect(await outbox('cs_on_its_way')).toEqual([{ attempts: 0, locked: false, published: true }]),
    );
  });

  it('may have a fact twice on its way, when a lease runs out meanwhile: whoever wants to stop waits for both, not for ever', async () => {
    publishing().block(false);
    await publish(['cs_twice']);
    await env.look(`update checkout.outbox set locked_until = clock_timestamp() where aggregate_id = 'cs_twice'`);
    const again = speaking.runDue();
    await eventually(() => expect(publishing().blockedMessages()).toBe(2));
    publishing().unblock();
    await again;
    await allOnce(['cs_twice'], 'cs_twice');
    await speaking.stop();
    speaking = await env.start(rowPublisher, { AMQP_URL: proxy.url });
    expect(await outbox('cs_twice')).toEqual([{ attempts: 0, locked: false, published: true }]);
  });

  it('does not stop those who listen to it', async () => {
    publishing().block();
    await env.publish(checkoutCompleted, completed('cs_during_alarm'));
    await allOnce(['cs_during_alarm'], 'cs_during_alarm');
    publishing().unblock();
  });
});

describe('a queue that somebody deletes', () => {
  it('is declared anew, with its binding, and what is said meanwhile waits for it', async () => {
    await env.spy.close(); // or the broker would take for delivered what only the spy has heard
    const before = listening();
    expect((await ask('DELETE', `/queues/${virtualHost()}/${queue}`)).status).toBe(204);
    await publish(['cs_deleted']);
    await allOnce(['cs_deleted'], 'cs_deleted');
    expect(listening()).not.toBe(before);
  });
});

describe('an exchange that somebody deletes', () => {
  it('takes the channel of whoever publishes with it, and comes back; what was said waits until somebody is bound again', async () => {
    const [publisher, listener] = [publishing(), listening()];
    expect((await ask('DELETE', `/exchanges/${virtualHost()}/muse.events`)).status).toBe(204);
    await publish(['cs_no_exchange']);
    await eventually(() => expect(publishing()).not.toBe(publisher));
    await readyAgain(speaking);
    expect(await outbox('cs_no_exchange')).toMatchObject([{ published: false }]);
    listener.cancelByTheBroker(queue); // the watchdog would bind it again within half a minute
    await allOnce(['cs_no_exchange'], 'cs_no_exchange');
    expect(listening()).not.toBe(listener);
  });
});
