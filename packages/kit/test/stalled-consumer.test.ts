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
const wire = (name: string) => proxy.connections(name).at(-1) as ProxiedConnection;

describe('a service that is connected, ready and deaf', () => {
  const { definition, queue } = createGatedConsumer();
  beforeAll(async () => {
    await env.start(definition, { AMQP_URL: proxy.url }, { watchEveryMs: 100 });
  });

  it('because its consumer was cancelled behind its back, hears again', async () => {
    const deaf = wire('cart consume');
    deaf.cancelSilently(queue);
    await env.publish(checkoutCompleted, completed('cs_behind_its_back'));
    await eventually(async () => expect(await noted()).toEqual(['cs_behind_its_back']));
    expect(wire('cart consume')).not.toBe(deaf);
  });

  it('because somebody deleted the exchange, and all bindings with it, is bound again', async () => {
    const publisher = await env.start(rowPublisher, { AMQP_URL: proxy.url });
    const virtualHost = new URL(proxy.url).pathname;
    const management = process.env.MUSE_TEST_MANAGEMENT_URL as string;
    expect((await askManagement(management, 'DELETE', `/exchanges${virtualHost}/muse.events`)).status).toBe(204);
    await env.look(`insert into checkout.to_say (session_id) values ('cs_no_exchange')`);
    await publisher.runDue();
    await eventually(async () => expect(await noted()).toContain('cs_no_exchange'));
  });
});

/** The consume side of a service alone, with a watchdog whose clock we move. */
function listen(name: string, answer: () => Delivered) {
  const received: string[] = [];
  const consumer: Consumer = {
    name,
    event: checkoutCompleted,
    retryPolicy: 'long',
    ordered: false,
    effect: async () => undefined,
  };
  const delivery: Delivery = {
    service: 'orders',
    deliver: async (_: Consumer, envelope: Envelope) => {
      if (answer() === 'down') return 'down';
      received.push(envelope.subject);
      return 'done';
    },
    quarantine: async () => 'done' as const,
    deadLetterRaw: async () => undefined,
  };
  const [log, metrics] = [createLog('orders', 'silent'), createMetrics()];
  const consumers = createConsumers(proxy.url, [consumer], delivery, log, metrics);
  let clock = 0;
  const dog = createWatchdog({ consumers, log, metrics, now: () => clock });
  const [queue, perConsumer] = [`muse.orders.${name}.v1`, 20];
  return {
    received,
    consumers,
    /** More than the broker hands out without an answer, so that some lie ready. */
    async sayTooMuch() {
      const said = Array.from({ length: perConsumer + 10 }, (_, index) => `${name}-${100 + index}`);
      for (const session of said) await env.publish(checkoutCompleted, completed(session));
      await eventually(async () => {
        const sight = (await consumers.inspect()).find((each) => each.queue === queue);
        expect(sight).toMatchObject({ consumers: 1, ready: 10 });
      });
      return said;
    },
    async looksAfter(seconds: number) {
      clock += seconds * 1_000;
      await dog.inspect();
    },
  };
}

describe('a consumer that the broker serves', () => {
  it('but whom nothing reaches is given a new connection, and what was lost on the way is given again', async () => {
    const { received, consumers, sayTooMuch, looksAfter } = listen('hear-nothing', () => 'done');
    await consumers.start();
    const deaf = wire('orders consume');
    deaf.dropDeliveries();
    const said = await sayTooMuch();
    await looksAfter(0);
    await looksAfter(59);
    expect(wire('orders consume')).toBe(deaf);
    expect(received).toEqual([]);
    await looksAfter(1);
    await eventually(() => expect([...received].sort()).toEqual(said));
    expect(wire('orders consume')).not.toBe(deaf);
    await consumers.stop();
  });

  it('and who holds all of it in hand, because the database is away, keeps the connection', async () => {
    let database: Delivered = 'down';
    const { received, consumers, sayTooMuch, looksAfter } = listen('hold-in-hand', () => database);
    await consumers.start();
    const before = wire('orders consume');
    const said = await sayTooMuch();
    for (const seconds of [0, 60, 60, 60]) await looksAfter(seconds);
    database = 'done';
    await eventually(() => expect([...received].sort()).toEqual(said));
    expect(wire('orders consume')).toBe(before);
    await consumers.stop();
  });
});

describe('a process that gives up', () => {
  it('finishes what it has in hand, and leaves with 1, so that it is started anew', async () => {
    const program = fileURLToPath(new URL('./support/unrecoverable-process.ts', import.meta.url));
    const left = await new Promise<{ code: unknown; said: string; complained: string }>((resolve) => {
      execFile(process.execPath, [program], (error, said, complained) =>
        resolve({ code: error?.code, said, complained }),
      );
    });
    expect(left).toMatchObject({ code: 1, said: 'drained\n' });
    expect(left.complained).toContain('to be started anew: deaf for the third time');
  });
});
