import { checkoutCompleted } from '@muse/contracts';
import { askManagement } from '@muse/dev-servers';
import { createTestEnvironment, eventually, type TestEnvironment, type TestServer } from '../src/testing/index.ts';
import { type AmqpProxy, openAmqpProxy } from './support/amqp-proxy.ts';
import { createGatedConsumer } from './support/gated-consumer.ts';
import { completed } from './support/services.ts';

const { definition, queue, close, open, waiting } = createGatedConsumer({ ordered: true });
let env: TestEnvironment;
let proxy: AmqpProxy;
let replicas: TestServer[];
beforeAll(async () => {
  env = await createTestEnvironment();
  proxy = await openAmqpProxy(env.environment.AMQP_URL as string);
  replicas = [
    await env.start(definition, { AMQP_URL: proxy.url }),
    await env.start(definition, { AMQP_URL: proxy.url }),
  ];
});
afterAll(async () => {
  await env.close();
  await proxy.close();
});

const publish = (sessionId: string, cents: number) =>
  env.publish(checkoutCompleted, completed(sessionId, { totalChargedCents: cents }));
const publishAll = async (sessionIds: string[], from: number, to: number) => {
  for (let cents = from; cents <= to; cents += 1) for (const sessionId of sessionIds) await publish(sessionId, cents);
};
/** The effects in their order. */
const done = async (sessionId: string) =>
  (
    await env.look<{ cents: number }>('select cents from cart.noted where session_id = $1 order by place', [sessionId])
  ).map((row) => row.cents);
const upTo = (last: number) => Array.from({ length: last }, (_, index) => index + 1);
const doneUpTo = (sessionId: string, last: number) =>
  eventually(async () => expect(await done(sessionId)).toEqual(upTo(last)));
const active = () => proxy.connections('cart consume').filter((connection) => connection.acknowledged().length > 0);

describe('an ordered reaction', () => {
  it('has a queue with a single active consumer', async () => {
    const virtualHost = new URL(proxy.url).pathname;
    const management = process.env.MUSE_TEST_MANAGEMENT_URL as string;
    const reply = await askManagement(management, 'GET', `/queues${virtualHost}/${queue}`);
    const { arguments: asked } = (await reply.json()) as { arguments: Record<string, unknown> };
    expect(asked).toMatchObject({ 'x-single-active-consumer': true, 'x-delivery-limit': 20 });
  });

  it('receives the events of one aggregate in order, with two replicas running', async () => {
    await publishAll(['cs_a', 'cs_b', 'cs_c'], 1, 30);
    for (const sessionId of ['cs_a', 'cs_b', 'cs_c']) await doneUpTo(sessionId, 30);
    expect(active()).toHaveLength(1);
  });

  it('waits for a slow handler of the same aggregate only', async () => {
    close('cs_slow');
    await publishAll(['cs_slow'], 1, 3);
    await publishAll(['cs_other'], 1, 3);
    await doneUpTo('cs_other', 3);
    expect(waiting('cs_slow')).toBe(1);
    expect(await done('cs_slow')).toEqual([]);
    open('cs_slow');
    await doneUpTo('cs_slow', 3);
  });

  it('keeps the order when its channel closes', async () => {
    close('cs_broken');
    await publishAll(['cs_broken'], 1, 10);
    await eventually(() => expect(waiting('cs_broken')).toBe(1));
    active().at(-1)?.sendInvalidAck();
    await publishAll(['cs_broken'], 11, 20);
    open('cs_broken');
    await doneUpTo('cs_broken', 20);
  });

  it('keeps the order when another process takes over', async () => {
    close('cs_handed_over');
    await publishAll(['cs_handed_over'], 1, 10);
    await eventually(() => expect(waiting('cs_handed_over')).toBe(1));
    const leaving = replicas.map((replica) => replica.stop());
    await env.start(definition, { AMQP_URL: proxy.url });
    await publishAll(['cs_handed_over'], 11, 20);
    expect(await done('cs_handed_over')).toEqual([]); // no other process starts while this one still finishes
    open('cs_handed_over');
    await Promise.all(leaving);
    await doneUpTo('cs_handed_over', 20);
  });
});
