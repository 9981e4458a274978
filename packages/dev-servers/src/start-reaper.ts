import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Socket } from 'node:net';
import { fileURLToPath } from 'node:url';
import { cleanUp, type Leftovers } from './clean-up.ts';
import { type Ending, identify, isAlive, type ProcessIdentity, type Server } from './processes.ts';

export interface Reaper {
  identity: ProcessIdentity;
  /**
   * Told as soon as a server exists, and again when it was started anew, so that the time in which it would be forgotten is microseconds.
   * One that comes after the dismissal is ended at once.
   */
  stopsLater(server: Server, endings: Ending[]): void;
  removesLater(path: string): void;
  /** Called with every new list of leftovers. */
  onChange(listener: (leftovers: Leftovers) => void): void;
  /** Puts everything away now. */
  stop(): Promise<void>;
}

export function startReaper(): Reaper {
  const { NODE_OPTIONS: _, ...env } = process.env; // hooks and debuggers of our process are not for this one
  const program = fileURLToPath(new URL('./reaper.ts', import.meta.url));
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', program], {
    cwd: '/',
    env,
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  const identity = identify(child);
  const pipe = child.stdin;
  pipe.on('error', () => {}); // it was killed; dismiss() then does its work
  child.unref();
  (pipe as unknown as Socket).unref();

  const leftovers: Leftovers = { servers: [], paths: [] };
  let dismissed = false;
  const listeners: ((leftovers: Leftovers) => void)[] = [];
  const tell = () => {
    pipe.write(`${JSON.stringify(leftovers)}\n`);
    for (const listener of listeners) listener(leftovers);
  };

  return {
    identity,
    stopsLater(server, endings) {
      const latest = { identity: server.identity, endings };
      if (dismissed) return void cleanUp({ servers: [latest], paths: [] });
      leftovers.servers = [...leftovers.servers.filter(({ identity }) => isAlive(identity)), latest];
      tell();
    },
    removesLater(path) {
      leftovers.paths.push(path);
      tell();
    },
    onChange(listener) {
      listeners.push(listener);
    },
    async stop() {
      dismissed = true;
      const exited = child.exitCode === null && child.signalCode === null ? once(child, 'exit') : undefined;
      child.ref();
      pipe.end();
      await exited;
      if (child.exitCode !== 0) await cleanUp(leftovers); // somebody killed it: its work is ours
    },
  };
}
