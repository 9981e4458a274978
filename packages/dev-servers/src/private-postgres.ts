import { existsSync } from 'node:fs';
import { cp, readFile, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { versionOf } from './ask-postgres.ts';
import { abandon, crashPostgres } from './crash-postgres.ts';
import { type DataDirectory, spoken } from './data-directory.ts';
import { environment, makeCluster } from './new-cluster.ts';
import { startOwnServer } from './own-server.ts';
import { freePort, onFreePorts, untilAnswers } from './ports.ts';
import { findPostgres, type PostgresPrograms } from './postgres-programs.ts';
import { settings } from './postgres-settings.ts';
import { commandLine } from './process-table.ts';
import { type Ending, type Server, startServer } from './processes.ts';
import { secretIn } from './secrets.ts';
import { canEnter } from './server-user.ts';
import type { OwnServer, Postgres } from './types.ts';

/** Only the password proves that who answers at a port is ours. Durable where data is kept; in tests losing it all is the plan. */
export async function startPrivatePostgres(dataDirectory: DataDirectory): Promise<Postgres & { server: OwnServer }> {
  const data = join(dataDirectory.databaseFolder, 'postgres');
  const programs = await programsFor(dataDirectory, data);
  const password = await secretIn(join(dataDirectory.folder, 'postgres-password'));
  if (!existsSync(data)) await makeCluster(dataDirectory, programs, data, password);

  return onFreePorts(async () => {
    const port = await freePort();
    const url = `postgres://postgres:${password}@127.0.0.1:${port}/postgres`;
    const server = await startOwnServer({
      launch: () => launch(dataDirectory, programs, data, port),
      untilUp: (launched) => untilAnswers(launched, 60_000, () => versionOf(url)), // after a crash it first replays its log
      crash: crashPostgres,
      endings: shutDownProperly,
    });
    const where = dataDirectory.keep ? `data in ${spoken(data)}` : 'with data that goes away';
    const said = `Postgres: a private server from ${programs.from} (${server.version}) on port ${port}, ${where}`;
    return { url, server, said };
  });
}

async function launch(
  dataDirectory: DataDirectory,
  programs: PostgresPrograms,
  data: string,
  port: number,
): Promise<Server> {
  await forgetDeadPostmaster(data);
  const server = await startServer('Postgres', {
    program: join(programs.folder, 'postgres'),
    args: [
      '-D',
      data,
      ...settings(dataDirectory.keep, { listen_addresses: '127.0.0.1', port, unix_socket_directories: '' }),
    ],
    env: environment,
    cwd: data,
    log: join(dataDirectory.folder, 'postgres.log'),
    as: dataDirectory.user,
  });
  dataDirectory.reaper.stopsLater(server, dataDirectory.keep ? shutDownProperly : abandon);
  return server;
}

/** SIGINT ends the sessions and writes a checkpoint; SIGQUIT lets the next start replay the log. Both give back shared memory. */
const shutDownProperly: Ending[] = [{ signal: 'SIGINT', waitMs: 15_000 }, ...abandon];

async function programsFor(dataDirectory: DataDirectory, data: string): Promise<PostgresPrograms> {
  const written = await readFile(join(data, 'PG_VERSION'), 'utf8').catch(() => '');
  const programs = findPostgres(written ? Number.parseInt(written, 10) : undefined);
  if (!programs && written) {
    throw new Error(
      `${data} was written by Postgres ${written.trim()}, which is not here any more: install it, or move that folder away.`,
    );
  }
  if (!programs)
    throw new Error('There is no Postgres: install one (apt-get install postgresql), or set DATABASE_URL.');
  if (!dataDirectory.user || canEnter(dataDirectory.user, programs.folder)) return programs;

  const copy = join(dataDirectory.folder, 'postgres-programs'); // node_modules below /root is closed to the user who must run them
  if (!existsSync(copy)) await cp(dirname(programs.folder), copy, { recursive: true, verbatimSymlinks: true });
  return { ...programs, folder: join(copy, 'bin') };
}

/** Postgres sees itself whether its old number is alive, but not whether somebody else has that number now. */
async function forgetDeadPostmaster(data: string): Promise<void> {
  const file = join(data, 'postmaster.pid');
  const pid = Number.parseInt(await readFile(file, 'utf8').catch(() => ''), 10);
  if (pid && commandLine(pid).includes(data)) {
    throw new Error(`Another Postgres (process ${pid}) works on ${data}: stop it first.`);
  }
  await rm(file, { force: true });
}
