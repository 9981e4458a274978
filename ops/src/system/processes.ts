import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Armed } from '@muse/kit';
import { openLogFile } from './log-file.ts';

export interface Running {
  name: string;
  pid: number;
  url: string;
  /** Metrics and the details of readiness. A process without a port for them, such as an older release, has them at `url`. */
  adminUrl: string;
  /** Sends SIGTERM, and SIGKILL after 35 s. By its own pid, never by name. */
  stop(): Promise<void>;
  kill(signal: NodeJS.Signals): void;
  /** Arms a failure point: the process dies when it next reaches it. Only with `MUSE_TRIAL` set. Does nothing to a process that has died. */
  failAt(armed: Armed): void;
  exited: Promise<number | null>;
}

interface ProcessOptions {
  name: string;
  /** Relative to the root of the repository. */
  script: string;
  args?: string[];
  environment: Record<string, string>;
  logFolder: string;
}

export const repository = join(import.meta.dirname, '../../..');
const hardStopMs = 35_000;
/** A small young generation halves the memory of a service under load, for a little CPU. */
const nodeFlags = ['--max-semi-space-size=2'];
/** Node's compile cache: the next start takes half the time and 20 MB less per process. */
const compileCache = join(repository, 'node_modules/.cache/muse');

/**
 * Starts a process and waits for its ready message. It runs in its own session, so that on Ctrl-C we stop the processes in our
 * order; it exits by itself when this process is gone (see `runProcess` in the kit).
 */
export async function startProcess({
  name,
  script,
  args = [],
  environment,
  logFolder,
}: ProcessOptions): Promise<Running> {
  await mkdir(logFolder, { recursive: true });
  const child = spawn(process.execPath, [...nodeFlags, join(repository, script), ...args], {
    cwd: repository,
    env: { NODE_COMPILE_CACHE: compileCache, ...environment },
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  // Appended, so that the lines before a crash, and of an earlier start, are kept.
  const log = openLogFile(logFolder, name);
  child.stdout?.pipe(log, { end: false });
  child.stderr?.pipe(log, { end: false });
  let lastErrors = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    lastErrors = `${lastErrors}${chunk.toString()}`.slice(-2_000);
  });
  const exited = once(child, 'exit').then(([code]) => code as number | null);
  child.once('close', () => log.end()); // not at its exit: what it wrote last comes later

  const ready = await Promise.race([
    once(child, 'message').then(([message]) => message as { ready: string; adminUrl?: string }),
    exited.then((): undefined => undefined),
  ]);
  if (!ready) throw new Error(`${name} could not start. ${lastErrors.trim().split('\n').slice(0, 12).join('\n')}`);
  return {
    name,
    pid: child.pid as number,
    url: ready.ready,
    adminUrl: ready.adminUrl ?? ready.ready,
    exited,
    kill: (signal) => void child.kill(signal),
    // Without the callback, the channel of a process that has just died would raise an error event.
    failAt: (armed) => void child.send({ failAt: armed }, () => undefined),
    stop: () => stop(child, exited),
  };
}

async function stop(child: ChildProcess, exited: Promise<unknown>): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGTERM');
  const hardStop = setTimeout(() => child.kill('SIGKILL'), hardStopMs);
  await exited;
  clearTimeout(hardStop);
}
