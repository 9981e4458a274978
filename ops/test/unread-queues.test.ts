import { checkoutPaid } from '@muse/contracts';
import { askManagement } from '@muse/dev-servers';
import { declareTopology } from '@muse/kit';
import { createTestEnvironment, eventually, type TestEnvironment } from '@muse/kit/testing';
import { runQueues } from '../src/queues/command.ts';

const reaction = 'a-reaction-that-was-renamed';
const queue = `muse.orders.${reaction}.v1`;
const managementUrl = process.env.MUSE_TEST_MANAGEMENT_URL as string;

let env: TestEnvironment;
let amqpUrl: string;
beforeAll(async () => {
  env = await createTestEnvironment();
  amqpUrl = env.environment.AMQP_URL as string;
  await declareTopology(amqpUrl, [{ service: 'orders', reaction, event: checkoutPaid }]);
  await env.spy.publishRaw(checkoutPaid.type, Buffer.from('{}'));
});
afterAll(() => env.close());

const queues = (values: { unbind?: string; delete?: string } = {}) => runQueues({ amqpUrl, managementUrl }, values);

describe('a queue that no release reads', () => {
  it('is listed with its depth and what it receives', async () => {
    await eventually(async () =>
      expect(await queues()).toBe(`${queue}: 1 messages, no consumer, receives checkout.paid.v1`),
    );
  });

  it('is not deleted while it receives events or holds messages', async () => {
    await expect(queues({ delete: queue })).rejects.toThrow('still receives events');
    const ofThisRelease = 'muse.orders.create-orders-when-checkout-paid.v1';
    await expect(queues({ unbind: ofThisRelease })).rejects.toThrow('is not a queue');
    expect(await queues({ unbind: queue })).toContain('keeps 1 messages');
    await expect(queues({ delete: queue })).rejects.toThrow('has 1 messages');
  });

  it('is deleted when it is empty', async () => {
    await askManagement(managementUrl, 'DELETE', `/queues${new URL(amqpUrl).pathname}/${queue}/contents`);
    expect(await queues({ delete: queue })).toBe(`${queue} is deleted.`);
    await eventually(async () => expect(await queues()).toBe('Every queue has a reaction.'));
  });
});
