import { randomBytes } from 'node:crypto';
import { checkoutPaid, paymentCaptured, queuesByEvent } from '@muse/contracts';
import { createVirtualHost, deleteVirtualHost } from '@muse/dev-servers';
import { declareTopology } from '@muse/kit';
import { type Channel, type ChannelModel, connect } from 'amqplib';
import { deleteBrokerUsers, ensureBrokerUser } from '../src/broker-users/broker-users.ts';
import { consumers, services } from '../src/system/services.ts';

const servers = {
  amqpUrl: process.env.MUSE_TEST_AMQP_URL as string,
  managementUrl: process.env.MUSE_TEST_MANAGEMENT_URL as string,
};
const name = `test_${randomBytes(6).toString('hex')}`;
const payments = services.find((service) => service.name === 'payments') as (typeof services)[number];
let amqpUrl: string;
let url: string;
let connection: ChannelModel;

beforeAll(async () => {
  amqpUrl = await createVirtualHost(servers, name);
  await declareTopology(amqpUrl, consumers);
  url = await ensureBrokerUser({ ...servers, amqpUrl }, payments, 'first');
  connection = await connect(url);
});
afterAll(async () => {
  await connection?.close();
  await deleteBrokerUsers({ ...servers, amqpUrl });
  await deleteVirtualHost(servers, name);
});

/** Returns 'allowed', or the code with which the broker closed the channel. */
async function outcomeOf(act: (channel: Channel) => Promise<unknown>): Promise<string | number> {
  const channel = await connection.createConfirmChannel();
  const refused = new Promise<number>((resolve) =>
    channel.once('error', ({ code }: { code: number }) => resolve(code)),
  );
  const done = act(channel)
    .then(() => channel.waitForConfirms())
    .then(() => 'allowed' as const);
  return Promise.race([done.catch(() => refused), refused]).finally(() => channel.close().catch(() => undefined));
}
const accessRefused = 403;
const [own] = queuesByEvent['checkout.submitted.v1'] ?? [];
const [foreign] = queuesByEvent[checkoutPaid.type] ?? [];
const publish = (routingKey: string) => async (channel: Channel) =>
  void channel.publish('muse.events', routingKey, Buffer.from('{}'));

describe('the broker user of a service', () => {
  it('publishes the events of its service, and reads and declares its queues', async () => {
    expect(await outcomeOf(publish(paymentCaptured.type))).toBe('allowed');
    expect(await outcomeOf((channel) => channel.get(own as string))).toBe('allowed');
    await declareTopology(
      url,
      consumers.filter(({ service }) => service === 'payments'),
    );
  });

  it('cannot publish an event of another service', async () => {
    expect(await outcomeOf(publish(checkoutPaid.type))).toBe(accessRefused);
  });

  it('cannot read, empty, delete or dead-letter to the queues of another service', async () => {
    const queue = foreign as string;
    expect(await outcomeOf((channel) => channel.get(queue))).toBe(accessRefused);
    expect(await outcomeOf((channel) => channel.purgeQueue(queue))).toBe(accessRefused);
    expect(await outcomeOf((channel) => channel.deleteQueue(queue))).toBe(accessRefused);
    expect(await outcomeOf(async (channel) => channel.publish('muse.dlx', queue, Buffer.from('{}')))).toBe(
      accessRefused,
    );
  });

  it('cannot bind its queue to events that its service does not consume', async () => {
    expect(await outcomeOf((channel) => channel.bindQueue(own as string, 'muse.events', '#'))).toBe(accessRefused);
  });

  it('gets a new password by the next migration', async () => {
    await ensureBrokerUser({ ...servers, amqpUrl }, payments, 'second');
    await expect(connect(url)).rejects.toThrow(/ACCESS_REFUSED|403/);
  });
});
