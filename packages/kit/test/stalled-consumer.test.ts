import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { checkoutCompleted, type Envelope } from '@muse/contracts';
import { askManagement } from '@muse/dev-servers';
import { createLog, createMetrics } from '../src/index.ts';
import { createWatchdog } from '../src/messaging/connection/watchdog.ts';
import type { Consumer, Delivered } from '../src/messaging/consuming/consumer.ts';
import { createConsumers } from '../src/messaging/consuming/consumers.ts';
import type { Delivery } from '../src/messaging/consuming/delivery.ts';
import { createTestEnvironment, eventually, type TestEnvironment } from '../src/testing/index.ts';
import { type AmqpProxy, openAmqpProxy, type ProxiedConnection } from './support/amqp-proxy.ts';
import { createGatedConsumer } from './support/gated-consumer.ts';
import { completed, rowPublisher } from './support/services.ts';

let env: TestEnvironment;
let proxy: AmqpProxy;
beforeAll(async () => {
  env = await createTestEnvironment();
  proxy = await openAmqpProxy(env.environment.AMQP_URL as string);
});
afterAll(async () => {
  await env.close();
  await proxy.close();
});

const noted = async () =>
  (await env.look<{ session: string }>('select session_id as session from cart.noted order by place')).map(
    (row) => row.session,
  );
const connection = (name: string) => proxy.connections(name).at(-1) as ProxiedConnection;

describe('a service whose consumer is stalled', () => {
  const { definition, queue } = createGatedConsumer();
  beforeAll(async () => {
    await env.start(definition, { AMQP_URL: proxy.url }, { watchEveryMs: 100 });
  });

  it('without its knowledge, by a cancelled consumer, is reconnected by the watchdog', async () => {
    const stalled = connection('cart consume');
    stalled.cancelSilently(queue);
    await env.publish(checkoutCompleted, completed('cs_behind_its_back'));
    await eventually(async () => expect(await noted()).toEqual(['cs_behind_its_back']));
    expect(connection('cart consume')).not.toBe(stalled);
  });

  it('by a deleted exchange and its bindings, is bound again', async () => {
    const publisher = await env.start(rowPublisher, { AMQP_URL: proxy.url });
    const virtualHost = new URL(proxy.url).pathname;
    const management = process.env.MUSE_TEST_MANAGEMENT_URL as string;
    expect((await askManagement(management, 'DELETE', `/exchanges${virtualHost}/muse.events`)).status).toBe(204);
    await env.look(`insert into checkout.to_say (session_id) values ('cs_no_exchange')`);
    await publisher.runDue();
    await eventually(async () => expect(await noted()).toContain('cs_no_exchange'));
  });
});

/** The consumers of a service with a watchdog whose clock the test moves. */
function listen(name: string, answer: () => Delivered) {
  const received: string[] = [];
  const consumer: Consumer = {
    name,
    event: checkoutCompleted,
    retryPolicy: 'long',
    ordered: false,
    together: false,
    effect: async () => undefined,
  };
  const deliver = async (_: Consumer, envelope: Envelope) => {
    if (answer() === 'down') return 'down' as const;
    received.push(envelope.subject);
    return 'done' as const;
  };
  const delivery: Delivery = {
    ...{ service: 'orders', deliver, deliverFirst: deliver },
    quarantine: async () => 'done' as const,
    deadLetterRaw: async () => undefined,
  };
  const [log, metrics] = [createLog('orders', 'silent'), createMetrics()];
  const consumers = createConsumers(proxy.url, [consumer], delivery, log, metrics);
  let clock = 0;
  const watchdog = createWatchdog({ consumers, log, metrics, now: () => clock });
  const [queue, perConsumer] = [`muse.orders.${name}.v1`, 20];
  return {
    received,
    consumers,
    /** More than the prefetch, so that some stay ready at the broker. */
    async publishTooMany() {
      const published = Array.from({ length: perConsumer + 10 }, (_, index) => `${name}-${100 + index}`);
      for (const session of published) await env.publish(checkoutCompleted, completed(session));
      await eventually(async () => {
        const sight = (await consumers.inspect()).find((each) => each.queue === queue);
        expect(sight).toMatchObject({ consumers: 1, ready: 10 });
      });
      return published;
    },
    async inspectAfter(seconds: number) {
      clock += seconds * 1_000;
      await watchdog.inspect();
    },
  };
}

describe('a registered consumer', () => {
  it('that receives nothing for a minute is reconnected, and lost deliveries are redelivered', async () => {
    const { received, consumers, publishTooMany, inspectAfter } = listen('hear-nothing', () => 'done');
    await consumers.start();
    const stalled = connection('orders consume');
    stalled.dropDeliveries();
    const published = await publishTooMany();
    await inspectAfter(0);
    await inspectAfter(59);
    expect(connection('orders consume')).toBe(stalled);
    expect(received).toEqual([]);
    await inspectAfter(1);
    await eventually(() => expect([...received].sort()).toEqual(published));
    expect(connection('orders consume')).not.toBe(stalled);
    await consumers.stop();
  });

  it('that holds its messages while the database is down keeps the connection', async () => {
    let database: Delivered = 'down';
    const { received, consumers, publishTooMany, inspectAfter } = listen('hold-in-hand', () => database);
    await consumers.start();
    const before = connection('orders consume');
    const published = await publishTooMany();
    for (const seconds of [0, 60, 60, 60]) await inspectAfter(seconds);
    database = 'done';
    await eventually(() => expect([...received].sort()).toEqual(published));
    expect(connection('orders consume')).toBe(before);
    await consumers.stop();
  });
});

describe('a process that cannot recover', () => {
  it('drains and exits with 1, so that it is restarted', async () => {
    const program = fileURLToPath(new URL('./support/unrecoverable-process.ts', import.meta.url));
    const left = await new Promise<{ code: unknown; stdout: string; stderr: string }>((resolve) => {
      execFile(process.execPath, [program], (error, stdout, stderr) => resolve({ code: error?.code, stdout, stderr }));
    });
    expect(left).toMatchObject({ code: 1, stdout: 'drained\n' });
    expect(left.stderr).toContain('to be started anew: deaf for the third time');
  });
});
