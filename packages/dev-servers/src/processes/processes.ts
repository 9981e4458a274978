import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { closeSync, fstatSync, openSync, readdirSync, readFileSync } from 'node:fs';
import { waitUntil } from '../wait-until.ts';

/** A process id with the start time of the process, because the system reuses process ids. */
export interface ProcessIdentity {
  pid: number;
  born: string;
}

/** One step of ending a process: the signal, and how long to wait before the next one. */
export interface StopSignal {
  signal: NodeJS.Signals;
  waitMs: number;
}

export interface ServerProcess {
  name: string;
  identity: ProcessIdentity;
  hasExited(): boolean;
  /** The last lines logged since this start. */
  endOfLog(): string;
}

export interface ServerOptions {
  program: string;
  args: string[];
  env: NodeJS.ProcessEnv;
  log: string;
  cwd: string;
  /** Run as another user; requires root. */
  as?: { uid: number; gid: number };
}

/** Starts a server in its own session, so that Ctrl-C in the terminal does not reach it and we control the order of the shutdown. */
export function startServer(name: string, { program, args, env, log, cwd, as }: ServerOptions): Promise<ServerProcess> {
  const output = openSync(log, 'a', 0o600);
  const { size: before } = fstatSync(output);
  const child = spawn(program, args, { env, cwd, detached: true, stdio: ['ignore', output, output], ...as });
  closeSync(output);
  child.unref();
  return new Promise((resolve, reject) => {
    child.once('error', (error) => reject(new Error(`${name} could not be started from ${program}: ${error.message}`)));
    child.once('spawn', () => resolve({ name, identity: identify(child), hasExited, endOfLog }));
  });

  function hasExited() {
    return child.exitCode !== null || child.signalCode !== null;
  }

  function endOfLog() {
    const lines = readFileSync(log).subarray(before).toString().trimEnd().split('\n');
    return lines.slice(-15).join('\n');
  }
}

export function identify({ pid }: Pick<ChildProcess, 'pid'>): ProcessIdentity {
  return { pid: pid ?? 0, born: pid ? (startTimeOf(pid) ?? 'gone') : 'gone' };
}

export function isAlive({ pid, born }: ProcessIdentity): boolean {
  return startTimeOf(pid) === born;
}

export async function endProcess(identity: ProcessIdentity, signals: StopSignal[]): Promise<void> {
  for (const { signal, waitMs } of signals) {
    if (!isAlive(identity)) return;
    try {
      process.kill(identity.pid, signal);
      process.kill(identity.pid, 'SIGCONT'); // a stopped process handles no other signal
    } catch {
      return; // ended meanwhile
    }
    if (await isGone(identity, waitMs)) return;
  }
}

export function isGone(identity: ProcessIdentity, withinMs: number): Promise<boolean> {
  return waitUntil(() => !isAlive(identity), withinMs);
}

const onLinux = process.platform === 'linux'; // /proc is faster than ps, which container images may lack

/**
 * Returns null if the process has ended. A zombie has ended, because a container may never reap it, but only when its last thread has
 * ended: until then its ports are taken (seen with RabbitMQ).
 */
function startTimeOf(pid: number): string | null {
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

/** Returns an empty string if there is no such process. */
export function commandLine(pid: number): string {
  try {
    if (onLinux) return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
    return ps('-o', 'args=', '-p', String(pid));
  } catch {
    return '';
  }
}

export function childrenOf(pid: number): number[] {
  if (onLinux) return allPids().filter((each) => parentOf(each) === pid);
  const lines = ps('-A', '-o', 'pid=,ppid=').trim().split('\n');
  const pairs = lines.map((line) => line.trim().split(/\s+/).map(Number));
  return pairs.flatMap(([child, parent]) => (child && parent === pid ? [child] : []));
}

function allPids(): number[] {
  return readdirSync('/proc').map(Number).filter(Number.isInteger);
}

function parentOf(pid: number): number | null {
  try {
    return stat(pid).parent;
  } catch {
    return null; // ended meanwhile
  }
}

/** The fields after the process name, which may contain spaces and parentheses. */
function stat(pid: number) {
  const line = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = line.slice(line.lastIndexOf(')') + 2).split(' ');
  return { state: fields[0], parent: Number(fields[1]), threads: Number(fields[17]), born: fields[19] };
}

function ps(...args: string[]): string {
  return execFileSync('ps', args, { encoding: 'utf8' });
}
