import { rm } from 'node:fs/promises';
import { type Ending, endProcess, type ProcessIdentity } from './processes.ts';

/** What a world leaves in the machine, written down as it arises, so that anybody can put it away. */
export interface Leftovers {
  servers: { identity: ProcessIdentity; endings: Ending[] }[];
  paths: string[];
}

/** Last started, first stopped; then the files. Safe to repeat. */
export async function cleanUp({ servers, paths }: Leftovers): Promise<void> {
  for (const { identity, endings } of servers.toReversed()) await endProcess(identity, endings);
  for (const path of paths) await rm(path, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
}
