import { existsSync } from 'node:fs';
import { cp, readFile, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { canEnter, type DataDirectory, displayPath, secretIn } from '../data-directory.ts';
import { freePort, onFreePorts } from '../ports.ts';
import { startOwnServer, untilAnswers } from '../processes/own-server.ts';
import {
  childrenOf,
  commandLine,
  endProcess,
  isAlive,
  type ProcessIdentity,
  type ServerProcess,
  type StopSignal,
  startServer,
} from '../processes/processes.ts';
import type { OwnServer, PostgresInstance } from '../types.ts';
import { createCluster, environment, serverSettings } from './cluster.ts';
import { versionOf } from './databases.ts';
import { findPostgres, type PostgresPrograms } from './programs.ts';

/** SIGQUIT ends all processes at once and releases shared memory; the next start replays the log. */
const stopAtOnce: StopSignal[] = [
  { signal: 'SIGQUIT', waitMs: 8_000 },
  { signal: 'SIGKILL', waitMs: 2_000 },
];

/** SIGINT ends the sessions and writes a checkpoint. */
const shutDown: StopSignal[] = [{ signal: 'SIGINT', waitMs: 15_000 }, ...stopAtOnce];

/** Starts a private Postgres. Its generated password ensures that a client is connected to this server and not to another on the same port. */
export async function startPrivatePostgres(
  dataDirectory: DataDirectory,
): Promise<PostgresInstance & { server: OwnServer }> {
  const data = join(dataDirectory.databaseFolder, 'postgres');
  const programs = await programsFor(dataDirectory, data);
  const password = await secretIn(join(dataDirectory.folder, 'postgres-password'));
  if (!existsSync(data)) await createCluster(dataDirectory, programs, data, password);

  return onFreePorts(async () => {
    const port = await freePort();
    const url = `postgres://postgres:${password}@127.0.0.1:${port}/postgres`;
    const server = await startOwnServer({
      launch: () => launch(dataDirectory, programs, data, port),
      untilUp: (launched) => untilAnswers(launched, 180_000, () => versionOf(url)), // after a crash Postgres first replays its log
      crash: crashPostgres,
      signals: shutDown,
    });
    const where = dataDirectory.keep ? `data in ${displayPath(data)}` : 'data deleted afterwards';
    const choice = `Postgres: a private server from ${programs.from} (${server.version}) on port ${port}, ${where}`;
    return { url, server, choice };
  });
}

async function launch(
  dataDirectory: DataDirectory,
  programs: PostgresPrograms,
  data: string,
  port: number,
): Promise<ServerProcess> {
  await removeStalePidFile(data);
  const server = await startServer('Postgres', {
    program: join(programs.folder, 'postgres'),
    args: [
      '-D',
      data,
      ...serverSettings(dataDirectory.keep, { listen_addresses: '127.0.0.1', port, unix_socket_directories: '' }),
    ],
    env: environment,
    cwd: data,
    log: join(dataDirectory.folder, 'postgres.log'),
    as: dataDirectory.user,
  });
  dataDirectory.reaper.stopsLater(server, dataDirectory.keep ? shutDown : stopAtOnce);
  return server;
}

async function programsFor(dataDirectory: DataDirectory, data: string): Promise<PostgresPrograms> {
  const written = await readFile(join(data, 'PG_VERSION'), 'utf8').catch(() => '');
  const programs = findPostgres(written ? Number.parseInt(written, 10) : undefined);
  if (!programs && written) {
    throw new Error(
      `${data} was written by Postgres ${written.trim()}, which is not installed: install it, or move that folder away.`,
    );
  }
  if (!programs)
    throw new Error('There is no Postgres: install one (apt-get install postgresql), or set DATABASE_URL.');
  if (!dataDirectory.user || canEnter(dataDirectory.user, programs.folder)) return programs;

  const copy = join(dataDirectory.folder, 'postgres-programs'); // the server's user cannot enter node_modules below /root
  if (!existsSync(copy)) await cp(dirname(programs.folder), copy, { recursive: true, verbatimSymlinks: true });
  return { ...programs, folder: join(copy, 'bin') };
}

/** Postgres refuses to start if another process has the id in its old pid file. */
async function removeStalePidFile(data: string): Promise<void> {
  const file = join(data, 'postmaster.pid');
  const pid = Number.parseInt(await readFile(file, 'utf8').catch(() => ''), 10);
  if (pid && commandLine(pid).includes(data)) {
    throw new Error(`Another Postgres (process ${pid}) uses ${data}: stop it first.`);
  }
  await rm(file, { force: true });
}

/**
 * Kills every child of the postmaster while the postmaster is stopped, so that it can neither notify clients nor restart children; then it
 * ends and releases the shared memory. Killing the postmaster itself would leave shared memory and busy children behind.
 */
async function crashPostgres(postmaster: ProcessIdentity): Promise<void> {
  if (!isAlive(postmaster)) return;
  signal(postmaster.pid, 'SIGSTOP');
  for (const child of childrenOf(postmaster.pid)) signal(child, 'SIGKILL');
  await endProcess(postmaster, stopAtOnce);
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // ended meanwhile
  }
}
