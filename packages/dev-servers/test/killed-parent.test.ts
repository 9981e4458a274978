import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { connect } from 'amqplib';
import { Client } from 'pg';
import { commandLine } from '../src/processes/processes.ts';
import {
  emptyFolder,
  eventually,
  here,
  kill,
  type OtherProcess,
  running,
  startInOtherProcess,
} from './support/other-process.ts';

const folder = emptyFolder();
let other: OtherProcess;

beforeAll(async () => {
  other = await startInOtherProcess(folder, 'forget');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('servers of two processes have different ports and passwords', async () => {
  expect(new URL(other.postgresUrl).port).not.toBe(new URL(here.postgresUrl).port);
  const wrongServer = new URL(other.postgresUrl);
  wrongServer.password = new URL(here.postgresUrl).password;
  await expect(new Client({ connectionString: wrongServer.href }).connect()).rejects.toMatchObject({ code: '28P01' });

  const wrongBroker = new URL(other.amqpUrl);
  wrongBroker.password = new URL(here.amqpUrl).password;
  await expect(connect(wrongBroker.href)).rejects.toThrow(/ACCESS_REFUSED|403/);
});

test('a killed parent leaves no process and no folder', async () => {
  const [data = 'none'] = readdirSync(folder);
  const processes = [other.pids.postgres ?? 0, other.pids.broker ?? 0, ...running(data)];
  expect(processes.length).toBeGreaterThanOrEqual(4); // both servers and epmd
  await kill(other.process);
  await eventually(() => processes.every((pid) => commandLine(pid) === ''));
  await eventually(() => readdirSync(folder).length === 0);
  await eventually(() => !existsSync(join('/dev/shm', data))); // where its database was
  expect(running(data)).toEqual([]);
});
