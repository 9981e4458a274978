import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { checkoutPaid } from '@muse/contracts';
import { createTestEnvironment, eventually, type TestEnvironment } from '@muse/kit/testing';
import { type ChannelModel, connect } from 'amqplib';
import { repository } from '../src/index.ts';

const queue = 'muse.orders.a-reaction-that-was-renamed.v1';

let env: TestEnvironment;
let broker: ChannelModel;
beforeAll(async () => {
  env = await createTestEnvironment();
  broker = await connect(env.environment.AMQP_URL as string);
  const channel = await broker.createChannel();
  await channel.assertQueue(queue, { durable: true, arguments: { 'x-queue-type': 'quorum' } });
  await channel.bindQueue(queue, 'muse.events', checkoutPaid.type);
  await env.spy.publishRaw(checkoutPaid.type, Buffer.from('{}'));
});
afterAll(async () => {
  await broker.close();
  await env.close();
});

/** Runs `npm run queues` with these arguments and returns what it prints. */
const queues = (...args: string[]) =>
  new Promise<string>((resolve) => {
    const settings = {
      AMQP_URL: env.environment.AMQP_URL,
      RABBITMQ_MANAGEMENT_URL: process.env.MUSE_TEST_MANAGEMENT_URL,
    };
    const script = join(repository, 'ops/src/queues.ts');
    execFile(process.execPath, [script, ...args], { env: { ...process.env, ...settings } }, (_, stdout, stderr) =>
      resolve(`${stdout}${stderr}`.trim()),
    );
  });

describe('a queue that no release reads', () => {
  it('is listed with its depth and what it receives', async () => {
    await eventually(async () =>
      expect(await queues()).toBe(`${queue}: 1 messages, no consumer, receives checkout.paid.v1`),
    );
  });

  it('is not deleted while it receives events or holds messages', async () => {
    expect(await queues('--delete', queue)).toContain('still receives events');
    expect(await queues('--unbind', 'muse.orders.create-orders-when-checkout-paid.v1')).toContain('is not a queue');
    expect(await queues('--unbind', queue)).toContain('keeps 1 messages');
    expect(await queues('--delete', queue)).toContain('has 1 messages');
  });

  it('is deleted when it is empty', async () => {
    const channel = await broker.createChannel();
    await channel.purgeQueue(queue);
    expect(await queues('--delete', queue)).toBe(`${queue} is deleted.`);
    await eventually(async () => expect(await queues()).toBe('Every queue has a reaction.'));
  });
});
