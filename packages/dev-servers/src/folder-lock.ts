import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { link } from 'node:fs/promises';
import { join } from 'node:path';
import { cleanUp, type Leftovers } from './clean-up.ts';
import { identify, isAlive, isGone, type ProcessIdentity } from './processes.ts';
import type { Reaper } from './start-reaper.ts';

/** Who uses a kept folder at the moment, and what would be left of it after a crash of everybody involved. */
interface Lock {
  owner: ProcessIdentity;
  reaper: ProcessIdentity;
  leftovers: Leftovers;
}

/**
 * One world per folder. A claim whose owner is gone is stale: its janitor may still be at work, and if that one was killed too, its servers
 * are stopped here, by the numbers they were written down with.
 */
export async function lock(folder: string, reaper: Reaper): Promise<void> {
  const file = join(folder, 'in-use.json');
  const mine: Lock = { owner: identify(process), reaper: reaper.identity, leftovers: { servers: [], paths: [] } };
  while (!(await createOnce(file, mine))) await release(file, folder);

  reaper.onChange((leftovers) => replace(file, { ...mine, leftovers }));
  reaper.removesLater(file);
}

/** Returns when nobody uses the folder any more; throws when somebody does. */
export async function whenFree(folder: string): Promise<void> {
  const file = join(folder, 'in-use.json');
  if (read(file)) await release(file, folder);
}

async function release(file: string, folder: string): Promise<void> {
  const other = read(file);
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

/** A link to a finished file: it appears whole or not at all, and for one of two who try at the same time. */
async function createOnce(file: string, lock: Lock): Promise<boolean> {
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, JSON.stringify(lock));
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

function replace(file: string, lock: Lock): void {
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, JSON.stringify(lock));
  renameSync(draft, file);
}

function read(file: string): Lock | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Lock;
  } catch {
    return undefined; // gone meanwhile, or cut short by a full disk
  }
}
