import { once } from 'node:events';
import { readdirSync, rmSync } from 'node:fs';
import { type ChannelModel, connect } from 'amqplib';
import { Client } from 'pg';
import { childrenOf, commandLine } from '../src/processes/processes.ts';
import {
  emptyFolder,
  eventually,
  kill,
  type OtherProcess,
  running,
  startInOtherProcess,
} from './support/other-process.ts';

const folder = emptyFolder();
let other: OtherProcess;

beforeAll(async () => {
  other = await startInOtherProcess(folder, 'own'); // ignores DATABASE_URL and AMQP_URL, which name no servers
});
afterAll(async () => {
  await kill(other.process);
  rmSync(folder, { recursive: true, force: true });
});

test('a crashed Postgres restarts on the same port with all committed data', async () => {
  const { client, cut } = await connected(other.postgresUrl);
  await client.query('create table promises (words text)');
  await client.query("insert into promises values ('committed')");
  await client.query("begin; insert into promises values ('not yet')");
  const busy = await connected(other.postgresUrl);
  const neverDone = expect(busy.client.query('select count(*) from generate_series(1, 1e12)')).rejects.toThrow();
  const { postgres = 0 } = other.pids;
  const family = [postgres, ...childrenOf(postgres)];

  expect((await other.order('postgres', 'crash')).postgres).toBeUndefined();
  expect(await cut).toMatchObject({ message: 'Connection terminated unexpectedly' }); // no notice from Postgres
  await neverDone;
  expect(family.length).toBeGreaterThan(3);
  expect(family.map(commandLine).join('')).toBe('');
  await expect(new Client(other.postgresUrl).connect()).rejects.toMatchObject({ code: 'ECONNREFUSED' });

  expect((await other.order('postgres', 'start')).postgres).not.toBe(postgres);
  const { client: again } = await connected(other.postgresUrl);
  expect((await again.query('select words from promises')).rows).toEqual([{ words: 'committed' }]);
  await again.end();
});

test('the memory alarm blocks a publisher, and its confirm comes after the alarm', async () => {
  const connection = await connect(other.amqpUrl);
  const channel = await connection.createConfirmChannel();
  const { queue } = await channel.assertQueue('', { exclusive: true });
  let confirmed = 0;
  const publish = () => channel.sendToQueue(queue, Buffer.from('a message'), {}, () => confirmed++);
  publish();
  await channel.waitForConfirms();

  await other.order('broker', 'raise alarm');
  const blocked = once(connection, 'blocked');
  publish();
  await blocked;
  expect(confirmed).toBe(1);

  const unblocked = once(connection, 'unblocked');
  await other.order('broker', 'clear alarm');
  await unblocked;
  await channel.waitForConfirms();
  expect(confirmed).toBe(2);
  await connection.close();
});

test('a crashed RabbitMQ restarts on the same port with all confirmed messages of a quorum queue and without its alarm', async () => {
  const connection = await connect(other.amqpUrl);
  const cut = new Promise((resolve) => connection.on('error', resolve));
  const channel = await connection.createConfirmChannel();
  await channel.assertQueue('promises', { durable: true, arguments: { 'x-queue-type': 'quorum' } });
  for (let n = 1; n <= 200; n++) channel.sendToQueue('promises', Buffer.from(`${n}`), { persistent: true });
  await channel.waitForConfirms();
  const { broker = 0 } = other.pids;
  await other.order('broker', 'raise alarm');

  expect((await other.order('broker', 'crash')).broker).toBeUndefined();
  expect(String(await cut)).not.toContain('CONNECTION_FORCED'); // no notice from RabbitMQ
  await expect(connect(other.amqpUrl)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  await other.order('broker', 'clear alarm'); // nothing to do, and no error
  expect((await other.order('broker', 'start')).broker).not.toBe(broker);

  const again = await connect(other.amqpUrl);
  expect(await received(again, 'promises', 200)).toEqual(Array.from({ length: 200 }, (_, index) => `${index + 1}`));
  const publisher = await again.createConfirmChannel();
  publisher.sendToQueue('promises', Buffer.from('no alarm'), { persistent: true });
  await publisher.waitForConfirms();
  await again.close();
});

test('a killed parent leaves nothing behind, not even restarted servers', async () => {
  const [data = 'none'] = readdirSync(folder);
  await other.order('postgres', 'stop');
  await other.order('postgres', 'start');
  const { postgres = 0, broker = 0 } = await other.order('broker', 'start'); // returns at once: it was started above
  const processes = [postgres, broker, ...running(data)];
  expect([postgres, broker].map(commandLine)).not.toContain('');

  await kill(other.process);
  await eventually(() => processes.every((pid) => commandLine(pid) === ''));
  await eventually(() => readdirSync(folder).length === 0);
  expect(running(data)).toEqual([]);
});

async function connected(url: string): Promise<{ client: Client; cut: Promise<Error> }> {
  const client = new Client(url);
  const cut = new Promise<Error>((resolve) => client.on('error', resolve));
  await client.connect();
  return { client, cut };
}

async function received(connection: ChannelModel, queue: string, count: number): Promise<string[]> {
  const channel = await connection.createChannel();
  const words: string[] = [];
  await channel.consume(queue, (message) => message && words.push(message.content.toString()), { noAck: true });
  await eventually(() => words.length >= count);
  await channel.close();
  return words;
}
