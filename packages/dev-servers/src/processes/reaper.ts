/**
 * A child process that stops the servers and deletes the files of its parent when the parent has ended, even by SIGKILL: it reads from a
 * pipe that closes together with the parent. Each line in the pipe is the complete list of what there is to clean up.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import type { Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import {
  endProcess,
  identify,
  isAlive,
  type ProcessIdentity,
  type ServerProcess,
  type StopSignal,
} from './processes.ts';

/** The servers and paths to remove, recorded as soon as they exist. */
export interface Leftovers {
  servers: { identity: ProcessIdentity; signals: StopSignal[] }[];
  paths: string[];
}

export interface Reaper {
  identity: ProcessIdentity;
  /** Registers a server that was just started or restarted. After `stop()` the server is ended at once. */
  stopsLater(server: ServerProcess, signals: StopSignal[]): void;
  removesLater(path: string): void;
  /** `listener` receives every new list of leftovers. */
  onChange(listener: (leftovers: Leftovers) => void): void;
  /** Cleans up now. */
  stop(): Promise<void>;
}

export function startReaper(): Reaper {
  const child = spawnReaper();
  const identity = identify(child);
  const pipe = child.stdin;
  pipe.on('error', () => {}); // the reaper was killed: stop() cleans up instead
  child.unref();
  (pipe as unknown as Socket).unref();

  const leftovers: Leftovers = { servers: [], paths: [] };
  let stopped = false;
  const listeners: ((leftovers: Leftovers) => void)[] = [];
  const send = () => {
    pipe.write(`${JSON.stringify(leftovers)}\n`);
    for (const listener of listeners) listener(leftovers);
  };

  return {
    identity,
    stopsLater(server, signals) {
      const latest = { identity: server.identity, signals };
      if (stopped) return void cleanUp({ servers: [latest], paths: [] });
      leftovers.servers = [...leftovers.servers.filter(({ identity }) => isAlive(identity)), latest];
      send();
    },
    removesLater(path) {
      leftovers.paths.push(path);
      send();
    },
    onChange(listener) {
      listeners.push(listener);
    },
    async stop() {
      stopped = true;
      const exited = child.exitCode === null && child.signalCode === null ? once(child, 'exit') : undefined;
      child.ref();
      pipe.end();
      await exited;
      if (child.exitCode !== 0) await cleanUp(leftovers); // the reaper was killed
    },
  };
}

/** In its own session, so that Ctrl-C in the terminal does not reach it. */
function spawnReaper() {
  const { NODE_OPTIONS: _, ...env } = process.env; // hooks and debuggers are meant for the parent only
  const program = fileURLToPath(import.meta.url);
  return spawn(process.execPath, ['--disable-warning=ExperimentalWarning', program], {
    cwd: '/',
    env,
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
}

/** Ends the servers, which do not need one another, then deletes the files. Safe to repeat. */
export async function cleanUp({ servers, paths }: Leftovers): Promise<void> {
  await Promise.all(servers.map(({ identity, signals }) => endProcess(identity, signals)));
  for (const path of paths) await rm(path, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
}

// No top-level await: jest loads this module with require().
if (import.meta.main) void runReaper();

async function runReaper(): Promise<void> {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {}); // only the end of the pipe counts
  let leftovers: Leftovers = { servers: [], paths: [] };
  for await (const line of createInterface({ input: process.stdin })) leftovers = JSON.parse(line) as Leftovers;
  await cleanUp(leftovers);
}
