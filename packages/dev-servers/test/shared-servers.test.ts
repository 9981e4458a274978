import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { createDatabase, openAdminQuery, openTestServers } from '../src/index.ts';
import { isAlive, type ProcessIdentity } from '../src/processes/processes.ts';
import { readState } from '../src/shared/state.ts';
import { emptyFolder, eventually } from './support/other-process.ts';

const folder = emptyFolder();
const idleMs = 25_000; // long enough to see the clean-up on a busy machine before the servers stop
const before = { ...process.env };

beforeAll(() => {
  for (const name of ['CI', 'DATABASE_URL', 'AMQP_URL']) delete process.env[name];
});
afterAll(() => {
  Object.assign(process.env, before);
  rmSync(folder, { recursive: true, force: true });
});

test('test runs share servers, leftover databases are dropped, and idle servers stop', async () => {
  const [first, second] = await Promise.all([1, 2].map(() => openTestServers({ folder, idleMs })));
  if (!first || !second) throw new Error('no servers');
  expect(second.postgresUrl).toBe(first.postgresUrl);
  expect(second.folder).not.toBe(first.folder);
  await createDatabase(first, 'leftover');
  await first.stop();
  await second.stop();

  const admin = openAdminQuery(first.postgresUrl, 1);
  const left = () => admin.look("select from pg_database where datname = 'leftover'");
  while ((await left()).length > 0) await pause(100); // jest's timeout ends it
  await admin.close();
  const third = await openTestServers({ folder, idleMs });
  expect(third.postgresUrl).toBe(first.postgresUrl);

  const [version = ''] = readdirSync(folder);
  const { keeper } = readState(join(folder, version)) as { keeper: ProcessIdentity };
  expect(isAlive(keeper)).toBe(true);
  await third.stop();
  await eventually(() => !isAlive(keeper), 180_000);
}, 600_000); // starts both servers, and waits until they stop
