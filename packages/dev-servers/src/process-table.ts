import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

const onLinux = process.platform === 'linux'; // its /proc answers at once, and an image may come without ps

/**
 * null: no such process any more. A zombie counts as gone, because in a container nobody may ever collect it; but not before its last
 * thread has ended, for until then its ports are taken (the threads of RabbitMQ take their time).
 */
export function bornAt(pid: number): string | null {
  try {
    if (onLinux) {
      const { state, threads, born } = stat(pid);
      const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
      return state === 'X' || (state === 'Z' && threads <= 1) ? null : `${boot} ${born}`;
    }
    const line = ps('-o', 'stat=,lstart=', '-p', String(pid)).trim();
    return line.startsWith('Z') ? null : line.replace(/^\S+\s+/, '');
  } catch {
    return null;
  }
}

/** Empty when there is no such process. */
export function commandLine(pid: number): string {
  try {
    if (onLinux) return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
    return ps('-o', 'args=', '-p', String(pid));
  } catch {
    return '';
  }
}

export function childrenOf(pid: number): number[] {
  if (onLinux) return processes().filter((each) => parentOf(each) === pid);
  const lines = ps('-A', '-o', 'pid=,ppid=').trim().split('\n');
  const pairs = lines.map((line) => line.trim().split(/\s+/).map(Number));
  return pairs.flatMap(([child, parent]) => (child && parent === pid ? [child] : []));
}

function processes(): number[] {
  return readdirSync('/proc').map(Number).filter(Number.isInteger);
}

function parentOf(pid: number): number | null {
  try {
    return stat(pid).parent;
  } catch {
    return null; // gone while we looked
  }
}

/** What stands behind the name, which may contain anything. */
function stat(pid: number) {
  const line = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = line.slice(line.lastIndexOf(')') + 2).split(' ');
  return { state: fields[0], parent: Number(fields[1]), threads: Number(fields[17]), born: fields[19] };
}

function ps(...args: string[]): string {
  return execFileSync('ps', args, { encoding: 'utf8' });
}
