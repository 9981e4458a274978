import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { readJson } from '../lock.ts';
import { identify, isAlive, type ProcessIdentity } from '../processes/processes.ts';
import type { DevServers } from '../types.ts';

/**
 * The files over which test runs and the keeper of their servers cooperate: `state.json` names the keeper and, once they answer, its
 * servers; `runs/` has a folder for each test run that uses them.
 */
export interface KeeperState {
  keeper: ProcessIdentity;
  /** Not set while the servers start. */
  servers?: Pick<DevServers, 'postgresUrl' | 'amqpUrl' | 'managementUrl' | 'choices'>;
}

export const stateFile = (folder: string): string => join(folder, 'state.json');
export const readState = (folder: string): KeeperState | undefined => readJson<KeeperState>(stateFile(folder));

/** One folder per version of this package, of Node and of the container engine, so that servers started differently are never reused. */
export function versionFolder(parent: string): string {
  const hash = createHash('sha256').update(`${process.version} ${process.env.DOCKER_HOST}`);
  const source = join(import.meta.dirname, '..');
  const files = readdirSync(source, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  for (const file of files.map((entry) => join(entry.parentPath, entry.name)).sort()) hash.update(readFileSync(file));
  return join(parent, hash.digest('hex').slice(0, 12));
}

/** Registers this process as a user of the servers. Returns its folder; deleting it ends the use. */
export function registerRun(folder: string): string {
  const runs = join(folder, 'runs');
  mkdirSync(runs, { recursive: true });
  const draft = mkdtempSync(join(folder, 'run-'));
  writeFileSync(join(draft, 'owner.json'), JSON.stringify(identify(process)));
  const run = join(runs, basename(draft));
  renameSync(draft, run); // atomic: the keeper never sees a run without owner
  return run;
}

/** Whether a test run uses the servers. Deletes the folders of runs that were killed. */
export function isInUse(folder: string): boolean {
  const runs = join(folder, 'runs');
  let inUse = false;
  for (const run of readdirSync(runs)) {
    const owner = readJson<ProcessIdentity>(join(runs, run, 'owner.json'));
    if (owner && isAlive(owner)) inUse = true;
    else rmSync(join(runs, run), { recursive: true, force: true });
  }
  return inUse;
}
