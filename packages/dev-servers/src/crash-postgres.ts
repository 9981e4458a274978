import { childrenOf } from './process-table.ts';
import { type Ending, endProcess, isAlive, type ProcessIdentity } from './processes.ts';

/** SIGQUIT: everything ends at once and shared memory is given back; the next start replays the log. */
export const abandon: Ending[] = [
  { signal: 'SIGQUIT', waitMs: 8_000 },
  { signal: 'SIGKILL', waitMs: 2_000 },
];

/**
 * Everybody who holds a connection or writes data dies by SIGKILL; their parent, frozen meanwhile so that it can warn nobody and start
 * nobody anew, then puts the shared memory away. Killed itself, it would leave that in the machine, and any busy child at work.
 */
export async function crashPostgres(postmaster: ProcessIdentity): Promise<void> {
  if (!isAlive(postmaster)) return;
  signal(postmaster.pid, 'SIGSTOP');
  for (const child of childrenOf(postmaster.pid)) signal(child, 'SIGKILL');
  await endProcess(postmaster, abandon);
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // gone by itself
  }
}
