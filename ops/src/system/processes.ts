import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Armed } from '@muse/kit';

export interface Running {
  name: string;
  pid: number;
  url: string;
  /** SIGTERM, then patience, then SIGKILL. By its own pid, never by name. */
  stop(): Promise<void>;
  kill(signal: NodeJS.Signals): void;
  /** It will die when it next comes to this point; only a house that was started for trials listens (`MUSE_TRIAL`). */
  failAt(armed: Armed): void;
  exited: Promise<number | null>;
}

interface ProcessOptions {
  name: string;
  /** From the repository's root. */
  script: string;
  args?: string[];
  environment: Record<string, string>;
  logFolder: string;
  /** Goes on in the log that is there: what it said before it ended is what one wants to read. */
  keepLog?: boolean;
}

export const repository = join(import.meta.dirname, '../../..');
const hardStopMs = 35_000;
/** V8 would rather grow than tidy up: a small nursery keeps a service under load at half the memory, for a little CPU. */
const nodeFlags = ['--max-semi-space-size=2'];
/** Node keeps what it made of our TypeScript here: the next start takes half the time and 20 MB less per process. */
const compileCache = join(repository, 'node_modules/.cache/muse');

/**
 * Starts one part as a process of its own and waits until it says that it is ready. It runs in its own session, so that
 * Ctrl-C reaches it through us, in our order; it leaves by itself when we are gone (see `runProcess` in the kit).
 */
export async function startProcess({
  name,
  script,
  args = [],
  environment,
  logFolder,
  keepLog = false,
}: ProcessOptions): Promise<Running> {
  await mkdir(logFolder, { recursive: true });
  const child = spawn(process.execPath, [...nodeFlags, join(repository, script), ...args], {
    cwd: repository,
    env: { NODE_COMPILE_CACHE: compileCache, ...environment },
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  const log = createWriteStream(join(logFolder, `${name}.log`), { flags: keepLog ? 'a' : 'w' });
  child.stdout?.pipe(log, { end: false });
  child.stderr?.pipe(log, { end: false });
  let lastErrors = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    lastErrors = `${lastErrors}${chunk.toString()}`.slice(-2_000);
  });
  const exited = once(child, 'exit').then(([code]) => code as number | null);
  void exited.then(() => log.end());

  const ready = await Promise.race([
    once(child, 'message').then(([message]) => message as { ready: string }),
    exited.then((): undefined => undefined),
  ]);
  if (!ready) throw new Error(`${name} could not start. ${lastErrors.trim().split('\n').slice(0, 12).join('\n')}`);
  return {
    name,
    pid: child.pid as number,
    url: ready.ready,
    exited,
    kill: (signal) => void child.kill(signal),
    failAt: (armed) => void child.send({ failAt: armed }),
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
