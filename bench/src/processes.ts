import { readdirSync, readFileSync } from 'node:fs';

/** Linux counts CPU time in ticks of 10 ms. */
export const tickMs = 10;
interface Stat {
  parent: number;
  ticks: number;
  /** Of children that have exited, such as Postgres' backends. */
  endedChildTicks: number;
}

/** /proc/<pid>/stat, see proc(5): the name in parentheses may contain spaces, so fields are counted after it. */
export function stat(pid: number): Stat | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = text
      .slice(text.lastIndexOf(')') + 2)
      .split(' ')
      .map(Number);
    const [, parent, , , , , , , , , , user, system, endedUser, endedSystem] = fields as [
      never,
      number,
      never,
      never,
      never,
      never,
      never,
      never,
      never,
      never,
      never,
      number,
      number,
      number,
      number,
    ];
    return { parent, ticks: user + system, endedChildTicks: endedUser + endedSystem };
  } catch {
    return undefined; // it has exited meanwhile
  }
}

export function processTree(root: number): number[] {
  const pids = readdirSync('/proc').map(Number).filter(Number.isInteger);
  const parents = new Map(pids.map((pid) => [pid, stat(pid)?.parent]));
  const members = [root];
  for (const member of members) members.push(...pids.filter((pid) => parents.get(pid) === member));
  return members;
}

/** Resident megabytes. */
export const rss = (pid: number): number => {
  try {
    return Number(/^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024;
  } catch {
    return 0;
  }
};

export const cpuTicksOf = (pid: number): number => stat(pid)?.ticks ?? 0;
