import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, rmdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const variable = 'MUSE_OWN_DISK';

/** Path of the small disk, if this process was started with one. */
export const smallDisk = process.env[variable];

/** Creates a folder on the small disk that the postgres user may enter. Returns `undefined` without a small disk. */
export async function createFolderOnSmallDisk(): Promise<string | undefined> {
  if (smallDisk === undefined) return undefined;
  const folder = await mkdtemp(join(smallDisk, 'trial-'));
  await chmod(folder, 0o711);
  return folder;
}

/**
 * Starts this program again with a small disk for its databases: a tmpfs in a mount namespace of its own, so that filling it
 * affects no other process. Needs root and unshare(1). Returns the exit code.
 */
export async function rerunWithSmallDisk(megabytes: number): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'muse-disk-'));
  const mounted = 'mount -t tmpfs -o size="$1"m,mode=1777 tmpfs "$2" && shift 2 && exec "$@"';
  const program = [process.execPath, ...process.execArgv, ...process.argv.slice(1)];
  const child = spawn(
    'unshare',
    ['--mount', '--propagation', 'private', 'sh', '-c', mounted, 'sh', String(megabytes), folder, ...program],
    { stdio: 'inherit', env: { ...process.env, [variable]: folder } },
  );
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill(signal));
  const [code] = (await once(child, 'exit')) as [number | null];
  await rmdir(folder);
  return code ?? 1;
}
