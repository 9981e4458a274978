import { execFile } from 'node:child_process';
import { chmod, chown, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { DataDirectory } from '../data-directory.ts';
import type { PostgresPrograms } from './programs.ts';

const run = promisify(execFile);

export const environment = { PATH: process.env.PATH, LC_ALL: 'C', TZ: 'UTC' };

/** Runs initdb in a temporary folder and renames it, because an interrupted initdb leaves a folder that looks complete. */
export async function createCluster(
  { keep, user, folder }: DataDirectory,
  programs: PostgresPrograms,
  data: string,
  password: string,
) {
  const draft = `${data}.unfinished`;
  const passwordFile = join(folder, 'postgres-password.once');
  await rm(draft, { recursive: true, force: true });
  await mkdir(draft, { mode: 0o700 });
  await writeFile(passwordFile, password, { mode: 0o600 });
  if (user) for (const path of [draft, passwordFile]) await chown(path, user.uid, user.gid);

  const locale = process.platform === 'linux' ? 'C.UTF-8' : 'C';
  const options = [
    '--username=postgres',
    '--auth=scram-sha-256',
    `--pwfile=${passwordFile}`,
    '--encoding=UTF8',
    `--locale=${locale}`,
  ];
  try {
    const args = ['-D', draft, ...options, ...(keep ? [] : optionsOfThrowawayData(programs))];
    await run(join(programs.folder, 'initdb'), args, { env: environment, cwd: folder, uid: user?.uid, gid: user?.gid });
  } finally {
    await rm(passwordFile, { force: true });
  }
  await chmod(draft, 0o700);
  await rename(draft, data);
}

/** Postgres 18 is the first to write checksums unless told otherwise: work that data of a test is not worth. */
const optionsOfThrowawayData = ({ major }: PostgresPrograms): string[] =>
  major < 18 ? ['--no-sync'] : ['--no-sync', '--no-data-checksums'];

/** Server settings. Commits are flushed to disk only where data is kept; tests may lose everything if the machine crashes. */
export function serverSettings(keep: boolean, extra: Record<string, string | number> = {}): string[] {
  const values = {
    max_connections: keep ? 400 : 800, // two test runs may share the servers
    shared_buffers: '128MB',
    jit: 'off',
    timezone: 'UTC',
    log_timezone: 'UTC',
    synchronous_commit: 'on',
    fsync: keep ? 'on' : 'off',
    full_page_writes: keep ? 'on' : 'off',
    wal_level: keep ? 'replica' : 'minimal', // less to write; a database that is thrown away is not replicated
    max_wal_senders: keep ? 10 : 0,
    max_wal_size: keep ? '1GB' : '256MB', // it is in memory
    ...extra,
  };
  return Object.entries(values).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}
