import { readFileSync } from 'node:fs';
import { processTree } from '../processes.ts';

/** What a browser takes, with all its processes. */
export interface BrowserMemory {
  /** Resident megabytes, what processes share counted once (Pss of proc_pid_smaps_rollup(5)). */
  residentMb: number;
  /** Pages of stores, each in a context of its own: the processes that render them. */
  renderers: number;
}

/** The browser is the child of placement. Returns `undefined` while there is none. */
export function browserMemory(placementPid: number): BrowserMemory | undefined {
  const members = processTree(placementPid).filter((pid) => pid !== placementPid);
  if (members.length === 0) return undefined;
  return {
    residentMb: members.reduce((sum, pid) => sum + residentMb(pid), 0),
    renderers: members.filter((pid) => read(pid, 'cmdline').includes('--type=renderer')).length,
  };
}

const residentMb = (pid: number): number =>
  Number(/^Pss:\s+(\d+) kB/m.exec(read(pid, 'smaps_rollup'))?.[1] ?? 0) / 1024;

/** Empty for a process that has exited meanwhile. */
function read(pid: number, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return '';
  }
}
