import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { connect } from 'amqplib';
import { Client } from 'pg';
import { deleteDataDirectory, startDevServers } from '../src/index.ts';
import { emptyFolder, kill, startInOtherProcess } from './support/other-process.ts';

const folder = emptyFolder();
const given = { DATABASE_URL: process.env.DATABASE_URL, AMQP_URL: process.env.AMQP_URL };

beforeAll(() => {
  delete process.env.DATABASE_URL;
  delete process.env.AMQP_URL;
});
afterAll(() => {
  Object.assign(process.env, Object.fromEntries(Object.entries(given).filter(([, value]) => value)));
  rmSync(folder, { recursive: true, force: true });
});

test('kept data survives a restart, even after a kill, and a data directory is locked', async () => {
  const first = await startInOtherProcess(folder, 'keep');
  await query(first.postgresUrl, 'create table promises (words text)');
  await query(first.postgresUrl, "insert into promises values ('kept')");
  await send(first.amqpUrl, 'kept too');

  await expect(startDevServers({ folder, keep: true })).rejects.toThrow(`Muse already runs on ${folder} (process`);

  const { reaper } = JSON.parse(readFileSync(join(folder, 'in-use.json'), 'utf8')) as { reaper: { pid: number } };
  process.kill(reaper.pid, 'SIGKILL'); // its servers live on, recorded only in the lock
  await kill(first.process);

  const second = await startDevServers({ folder, keep: true });
  expect(second.pids.postgres).not.toBe(first.pids.postgres);
  expect(await query(second.postgresUrl, 'select words from promises')).toEqual([{ words: 'kept' }]);
  expect(await receive(second.amqpUrl)).toBe('kept too');
  await expect(deleteDataDirectory(folder)).rejects.toThrow('Muse already runs on');
  await second.stop();

  await deleteDataDirectory(folder);
  expect(existsSync(folder)).toBe(false);
}, 600_000); // starts both servers twice

async function query(url: string, sql: string): Promise<unknown[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query<Record<string, unknown>>(sql);
  await client.end();
  return rows;
}

async function send(url: string, words: string): Promise<void> {
  const connection = await connect(url);
  const channel = await connection.createConfirmChannel();
  await channel.assertQueue('promises', { durable: true });
  channel.sendToQueue('promises', Buffer.from(words), { persistent: true });
  await channel.waitForConfirms();
  await connection.close();
}

async function receive(url: string): Promise<string | undefined> {
  const connection = await connect(url);
  const channel = await connection.createChannel();
  const message = await channel.get('promises', { noAck: true });
  await connection.close();
  return message ? message.content.toString() : undefined;
}
