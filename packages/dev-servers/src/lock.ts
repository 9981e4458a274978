import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { link } from 'node:fs/promises';
import { join } from 'node:path';
import { identify, isAlive, isGone, type ProcessIdentity } from './processes/processes.ts';
import { cleanUp, type Leftovers, type Reaper } from './processes/reaper.ts';

/** The process that uses a data directory, and what must be cleaned up if it and its reaper are killed. */
interface Lock {
  owner: ProcessIdentity;
  reaper: ProcessIdentity;
  leftovers: Leftovers;
}

/**
 * Locks a data directory for this process. A lock whose owner has ended is stale: we wait for its reaper, and if the reaper was killed too,
 * we stop the servers recorded in the lock.
 */
export async function lock(folder: string, reaper: Reaper): Promise<void> {
  const file = join(folder, 'in-use.json');
  const mine: Lock = { owner: identify(process), reaper: reaper.identity, leftovers: { servers: [], paths: [] } };
  while (!(await createOnce(file, mine))) await release(file, folder);

  reaper.onChange((leftovers) => replace(file, { ...mine, leftovers }));
  reaper.removesLater(file);
}

/** Removes a stale lock. Throws while a process uses the directory. */
export async function whenFree(folder: string): Promise<void> {
  const file = join(folder, 'in-use.json');
  if (readJson<Lock>(file)) await release(file, folder);
}

async function release(file: string, folder: string): Promise<void> {
  const other = readJson<Lock>(file);
  if (!other) return rmSync(file, { force: true });
  if (isAlive(other.owner)) {
    throw new Error(`Muse already runs on ${folder} (process ${other.owner.pid}): stop that one first.`);
  }
  if (!(await isGone(other.reaper, 30_000))) {
    throw new Error(
      `An earlier Muse on ${folder} is still shutting down (process ${other.reaper.pid}): try again shortly.`,
    );
  }
  await cleanUp({ servers: other.leftovers.servers, paths: [file] });
}

/** Links a finished file, which is atomic: the lock appears complete, and only one of two processes succeeds. */
export async function createOnce(file: string, content: object): Promise<boolean> {
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, JSON.stringify(content), { mode: 0o600 });
  try {
    await link(draft, file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}

export function replace(file: string, content: object): void {
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, JSON.stringify(content), { mode: 0o600 });
  renameSync(draft, file);
}

/** Returns `undefined` if the file was deleted, or truncated by a full disk. */
export function readJson<T>(file: string): T | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as T;
  } catch {
    return undefined;
  }
}
