import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, rmdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const marker = 'MUSE_OWN_DISK';

/** The small disk of this process, if it was started with one. */
export const ownDisk = process.env[marker];

/** A fresh folder on it, through which Postgres' own user may pass. It goes away with the disk. */
export async function placeOnDisk(): Promise<string | undefined> {
  if (ownDisk === undefined) return undefined;
  const place = await mkdtemp(join(ownDisk, 'trial-'));
  await chmod(place, 0o711);
  return place;
}

/**
 * Starts this program again with a small disk for databases that it and its children see and nobody else, so that filling it
 * hurts nobody: a tmpfs in a mount namespace, which needs root and unshare(1), and is gone with the last of them. Answers its exit code.
 */
export async function againOnADiskOf(megabytes: number): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'muse-disk-'));
  const mounted = 'mount -t tmpfs -o size="$1"m,mode=1777 tmpfs "$2" && shift 2 && exec "$@"';
  const program = [process.execPath, ...process.execArgv, ...process.argv.slice(1)];
  const child = spawn(
    'unshare',
    ['--mount', '--propagation', 'private', 'sh', '-c', mounted, 'sh', String(megabytes), folder, ...program],
    { stdio: 'inherit', env: { ...process.env, [marker]: folder } },
  );
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill(signal));
  const [code] = (await once(child, 'exit')) as [number | null];
  await rmdir(folder);
  return code ?? 1;
}
