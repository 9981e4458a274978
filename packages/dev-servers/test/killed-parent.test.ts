import { readdirSync, rmSync } from 'node:fs';
import { connect } from 'amqplib';
import { Client } from 'pg';
import { commandLine } from '../src/processes/processes.ts';
import { type Elsewhere, emptyFolder, eventually, here, kill, openElsewhere, running } from './support/elsewhere.ts';

const folder = emptyFolder();
let other: Elsewhere;

beforeAll(async () => {
  other = await openElsewhere(folder, 'forget');
}, 60_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('two worlds at once do not meet: neither knows the password of the other', async () => {
  expect(new URL(other.postgresUrl).port).not.toBe(new URL(here.postgresUrl).port);
  const wrongDoor = new URL(other.postgresUrl);
  wrongDoor.password = new URL(here.postgresUrl).password;
  await expect(new Client({ connectionString: wrongDoor.href }).connect()).rejects.toMatchObject({ code: '28P01' });

  const wrongBroker = new URL(other.amqpUrl);
  wrongBroker.password = new URL(here.amqpUrl).password;
  await expect(connect(wrongBroker.href)).rejects.toThrow(/ACCESS_REFUSED|403/);
});

test('a killed parent leaves no process and no folder', async () => {
  const [data = 'none'] = readdirSync(folder);
  const processes = [other.pids.postgres ?? 0, other.pids.broker ?? 0, ...running(data)];
  expect(processes.length).toBeGreaterThanOrEqual(4); // both servers, epmd beside them, and they are seen from here
  await kill(other.process);
  await eventually(() => processes.every((pid) => commandLine(pid) === ''));
  await eventually(() => readdirSync(folder).length === 0);
  expect(running(data)).toEqual([]);
});
