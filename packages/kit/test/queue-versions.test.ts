import { checkoutCompleted } from '@muse/contracts';
import { askManagement } from '@muse/dev-servers';
import { type Channel, type ChannelModel, connect } from 'amqplib';
import { declareTopology } from '../src/index.ts';
import { createTestEnvironment, eventually, type TestEnvironment } from '../src/testing/index.ts';
import { completed, countingConsumer } from './support/services.ts';

const [reaction, exchange] = ['muse.cart.count-what-is-heard', 'muse.events'];
const [old, current] = [`${reaction}.v1`, `${reaction}.v2`];

let env: TestEnvironment;
let broker: ChannelModel;
let release: Channel;
beforeAll(async () => {
  env = await createTestEnvironment();
  broker = await connect(env.environment.AMQP_URL as string);
  release = await broker.createChannel();
  await declareAsRelease010(old);
});
afterAll(async () => {
  await broker.close();
  await env.close();
});

async function declareAsRelease010(queue: string): Promise<void> {
  await release.assertExchange(exchange, 'topic', { durable: true });
  await release.assertExchange('muse.dlx', 'topic', { durable: true });
  await release.assertQueue(`${queue}.dlq`, { durable: true, arguments: { 'x-queue-type': 'quorum' } });
  await release.bindQueue(`${queue}.dlq`, 'muse.dlx', queue);
  await release.assertQueue(queue, {
    durable: true,
    arguments: {
      'x-queue-type': 'quorum',
      'x-delivery-limit': 20,
      'x-dead-letter-exchange': 'muse.dlx',
      'x-dead-letter-routing-key': queue,
      'x-dead-letter-strategy': 'at-least-once',
      'x-overflow': 'reject-publish',
      'x-max-length': 200_000,
    },
  });
  await release.bindQueue(queue, exchange, checkoutCompleted.type);
}

const existing = async (): Promise<string[]> => {
  const path = `/queues${new URL(env.environment.AMQP_URL as string).pathname}?columns=name`;
  const reply = await askManagement(process.env.MUSE_TEST_MANAGEMENT_URL as string, 'GET', path);
  const names = ((await reply.json()) as { name: string }[]).map(({ name }) => name);
  return names.filter((name) => name.startsWith(reaction)).sort();
};
const effects = async () => {
  const rows = await env.look<{ session: string; times: number }>(
    'select session_id as session, times from cart.heard order by 1',
  );
  return rows.map(({ session, times }) => `${session} ${times}`);
};

const depthOf = async (queue: string) => (await release.checkQueue(queue)).messageCount;

describe('the queue of a reaction that no purchase needs', () => {
  const parts = { service: 'notifications', reaction: 'of-a-stopped-service', event: checkoutCompleted } as const;
  const [earlier, queue] = [`muse.notifications.${parts.reaction}.v1`, `muse.notifications.${parts.reaction}.v2`];

  it('replaces its earlier version, also if no process of the service runs', async () => {
    await declareAsRelease010(earlier);
    await env.publish(checkoutCompleted, completed('cs_to_old'));
    await declareTopology(env.environment.AMQP_URL as string, [parts]);
    await env.publish(checkoutCompleted, completed('cs_to_new'));
    await eventually(async () => expect([await depthOf(earlier), await depthOf(queue)]).toEqual([1, 1]));
  });

  it('moves a message that was delivered too often to its dead-letter queue, although it has no limit', async () => {
    for (let delivery = 0; delivery <= 20; delivery += 1) {
      const message = await eventually(async () => (await release.get(queue)) || Promise.reject(new Error('not yet')));
      release.nack(message);
    }
    await eventually(async () => expect([await depthOf(queue), await depthOf(`${queue}.dlq`)]).toEqual([0, 1]));
  });
});

describe('a queue whose arguments changed', () => {
  it('is read in both versions while a process of the earlier release runs, each event has its effect once', async () => {
    const received: string[] = [];
    await release.purgeQueue(old);
    await env.publish(checkoutCompleted, completed('cs_before'));
    const older = await release.consume(old, (message) => {
      if (message) received.push(message.fields.routingKey); // kept: as if it were killed before its effect
    });
    await eventually(() => expect(received).toHaveLength(1));
    await env.start(countingConsumer, {}, { watchEveryMs: 50 });
    await env.publish(checkoutCompleted, completed('cs_during'));
    await eventually(async () => expect(await effects()).toEqual(['cs_during 1']));
    expect(await existing()).toEqual([old, `${old}.dlq`, current, `${current}.dlq`]);
    await release.cancel(older.consumerTag);
    await release.close();
    await eventually(async () => expect(await effects()).toEqual(['cs_before 1', 'cs_during 1']));
  });

  it('is deleted once it is empty and no process of the earlier release reads it', async () => {
    await eventually(async () => expect(await existing()).toEqual([current, `${current}.dlq`]));
    await env.publish(checkoutCompleted, completed('cs_later'));
    await eventually(async () => expect(await effects()).toContain('cs_later 1'));
  });
});
