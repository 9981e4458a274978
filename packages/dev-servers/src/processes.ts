import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, fstatSync, openSync, readFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { bornAt } from './process-table.ts';

/** A process, and proof that it is still the same one: numbers are given again to others, times of birth are not. */
export interface ProcessIdentity {
  pid: number;
  born: string;
}

/** How to end a process: each signal in turn, until it is gone. */
export interface Ending {
  signal: NodeJS.Signals;
  waitMs: number;
}

export interface Server {
  name: string;
  identity: ProcessIdentity;
  hasExited(): boolean;
  /** The end of what it wrote since this start, for a sentence about why it failed. */
  lastWords(): string;
}

export interface ServerOptions {
  program: string;
  args: string[];
  env: NodeJS.ProcessEnv;
  log: string;
  cwd: string;
  /** Run as another user; only root may ask for that. */
  as?: { uid: number; gid: number };
}

/** Starts a server in a session of its own, so that Ctrl-C in the terminal reaches us and not it: we decide the order of the end. */
export function startServer(name: string, { program, args, env, log, cwd, as }: ServerOptions): Promise<Server> {
  const output = openSync(log, 'a', 0o600);
  const { size: before } = fstatSync(output);
  const child = spawn(program, args, { env, cwd, detached: true, stdio: ['ignore', output, output], ...as });
  closeSync(output);
  child.unref();
  return new Promise((resolve, reject) => {
    child.once('error', (error) => reject(new Error(`${name} could not be started from ${program}: ${error.message}`)));
    child.once('spawn', () => resolve({ name, identity: identify(child), hasExited, lastWords }));
  });

  function hasExited() {
    return child.exitCode !== null || child.signalCode !== null;
  }

  function lastWords() {
    const lines = readFileSync(log).subarray(before).toString().trimEnd().split('\n');
    return lines.slice(-15).join('\n');
  }
}

export function identify({ pid }: Pick<ChildProcess, 'pid'>): ProcessIdentity {
  return { pid: pid ?? 0, born: pid ? (bornAt(pid) ?? 'gone') : 'gone' };
}

export function isAlive({ pid, born }: ProcessIdentity): boolean {
  return bornAt(pid) === born;
}

export async function endProcess(identity: ProcessIdentity, endings: Ending[]): Promise<void> {
  for (const { signal, waitMs } of endings) {
    if (!isAlive(identity)) return;
    try {
      process.kill(identity.pid, signal);
      process.kill(identity.pid, 'SIGCONT'); // one that was frozen hears nothing else
    } catch {
      return; // gone between the look and the signal
    }
    if (await isGone(identity, waitMs)) return;
  }
}

export async function isGone(identity: ProcessIdentity, withinMs: number): Promise<boolean> {
  for (const end = Date.now() + withinMs; Date.now() < end; await wait(20)) {
    if (!isAlive(identity)) return true;
  }
  return !isAlive(identity);
}
