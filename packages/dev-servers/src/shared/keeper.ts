/**
 * A process that keeps servers for test runs, until no run has used them for a while: `node keeper.ts <folder> <idle ms>`. If it is
 * killed, its reaper stops the servers. Databases and virtual hosts that killed runs left behind are dropped once no run uses the servers.
 */
import { existsSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { setTimeout as wait } from 'node:timers/promises';
import { createOnce, replace } from '../lock.ts';
import { dropDatabase, openAdminQuery } from '../postgres/databases.ts';
import { identify, isAlive } from '../processes/processes.ts';
import { deleteVirtualHost, virtualHostsOf } from '../rabbitmq/management.ts';
import { startDevServers } from '../start.ts';
import type { DevServers } from '../types.ts';
import { isInUse, type KeeperState, readState, stateFile } from './state.ts';
import type { KeeperMessage } from './test-servers.ts';

const [folder = '', idleMs = ''] = process.argv.slice(2);
const keeper = identify(process);
process.stdout.on('error', () => {}); // the test run that started us has ended

if (!(await becomeKeeper())) process.exit(0);
const servers = await start();
const { postgresUrl, amqpUrl, managementUrl, choices } = servers;
const ready: KeeperState = { keeper, servers: { postgresUrl, amqpUrl, managementUrl, choices } };
replace(stateFile(folder), ready);
print({ ready: true });
await untilIdle();
await servers.stop();
process.exit(0);

function print(message: KeeperMessage): void {
  process.stdout.write(`${JSON.stringify(message)}\n`);
}

/** Returns false if there is another keeper. */
async function becomeKeeper(): Promise<boolean> {
  while (!(await createOnce(stateFile(folder), { keeper }))) {
    const other = readState(folder);
    if (other && isAlive(other.keeper)) return false;
    rmSync(stateFile(folder), { force: true });
  }
  return true;
}

async function start(): Promise<DevServers> {
  try {
    return await startDevServers({
      folder: tmpdir(),
      keep: false,
      say: (progress) => print({ progress }),
    });
  } catch (error) {
    rmSync(stateFile(folder), { force: true });
    print({ error: error instanceof Error ? error.message : String(error) });
    process.exit(1);
  }
}

async function untilIdle(): Promise<void> {
  let lastUse = Date.now();
  for (let round = 0; isMine(); round += 1) {
    await wait(500);
    if (isInUse(folder)) {
      lastUse = Date.now();
      continue;
    }
    // Again and again: a run may be shorter than a round, and is then never seen in use.
    if (round % 4 === 0) await dropLeftovers().catch(() => undefined);
    if (Date.now() - lastUse > Number(idleMs)) {
      rmSync(stateFile(folder), { force: true });
      if (!isInUse(folder)) return;
      if (!(await createOnce(stateFile(folder), ready))) return; // a run registered meanwhile and started its own keeper
    }
  }
}

/** False after the folder was deleted, for example by `npm ci`. */
function isMine(): boolean {
  return existsSync(`${folder}/runs`) && readState(folder)?.keeper.pid === keeper.pid;
}

/** Lists first and then checks again that no run has begun, so that nothing of a new run is dropped. */
async function dropLeftovers(): Promise<void> {
  const admin = openAdminQuery(postgresUrl, 1);
  try {
    const databases = await admin.look<{ name: string }>(
      "select datname as name from pg_database where not datistemplate and datname <> 'postgres'",
    );
    const virtualHosts = (await virtualHostsOf(servers)).filter((name) => name !== '/');
    if (isInUse(folder)) return;
    for (const { name } of databases) await dropDatabase(servers, name);
    for (const name of virtualHosts) await deleteVirtualHost(servers, name);
  } finally {
    await admin.close();
  }
}
