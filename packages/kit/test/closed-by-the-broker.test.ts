import type { Duplex } from 'node:stream';
import { checkoutCompleted } from '@muse/contracts';
import { declareTopology } from '../src/index.ts';
import { withBriefConnection } from '../src/messaging/connection/brief-connection.ts';
import { createTestEnvironment, type TestEnvironment } from '../src/testing/index.ts';

let env: TestEnvironment;
let url: string;
beforeAll(async () => {
  env = await createTestEnvironment();
  url = env.environment.AMQP_URL as string;
});
afterAll(() => env.close());

describe('declaring the topology', () => {
  it('is rejected with the reason of the broker if a queue exists with other arguments', async () => {
    const parts = { service: 'notifications', reaction: 'declared-otherwise', event: checkoutCompleted } as const;
    const queue = 'muse.notifications.declared-otherwise.v2';
    await withBriefConnection(url, (channel) => channel.assertQueue(queue, { durable: true }));
    await expect(declareTopology(url, [parts])).rejects.toThrow(/ended the connection: .*406.*PRECONDITION_FAILED/);
  });
});

describe('a brief connection to the broker', () => {
  it('that is lost rejects the work that waits for an answer, and the process goes on', async () => {
    const work = withBriefConnection(url, async (channel, model) => {
      (model.connection as unknown as { stream: Duplex }).stream.destroy(new Error('reset'));
      await channel.checkQueue('muse.never-answered');
    });
    await expect(work).rejects.toThrow('RabbitMQ ended the connection: reset');
  });
});
