import { setTimeout as pause } from 'node:timers/promises';
import type { Running, System } from '@muse/ops';

/** Restarts every process that exits, as an orchestrator does. The emulators are not supervised: they are outside systems. */
export interface Supervisor {
  /** The supervised processes that run now. */
  running(): Running[];
  /** Resolves when every process runs again. */
  allRunning(): Promise<void>;
  /** How long each restarted process took to become ready, in milliseconds. */
  readyMs: readonly number[];
  /** Processes that exited with a code of their own, without being killed or stopped by the trial. */
  exitedThemselves: readonly string[];
  /** Declares the next exit of this process to be intended, as in a rolling restart. */
  expectExit(running: Running): void;
  stop(): void;
}

const restartDelayMs = 200;
const emulators = ['stripe-emulator', 'store-emulator'];

export function superviseProcesses(system: System): Supervisor {
  const [readyMs, exitedThemselves]: [number[], string[]] = [[], []];
  const expected = new WeakSet<Running>();
  const down = new Set<string>();
  let stopped = false;

  const watch = (running: Running): void => {
    void running.exited.then((code) => {
      if (stopped) return;
      if (code !== null && !expected.has(running))
        exitedThemselves.push(`${running.name} exited by itself with code ${code}`);
      void restartProcess(running.name);
    });
  };
  const restartProcess = async (name: string): Promise<void> => {
    down.add(name);
    while (!stopped) {
      await pause(restartDelayMs);
      const startedAt = performance.now();
      try {
        const running = await system.restart(name);
        readyMs.push(Math.round(performance.now() - startedAt));
        down.delete(name);
        return watch(running);
      } catch {
        // Its database or broker is down, or it was killed before it was ready: try again.
      }
    }
  };

  for (const running of system.processes) if (!emulators.includes(running.name)) watch(running);
  return {
    readyMs,
    exitedThemselves,
    running: () => system.processes.filter(({ name }) => !emulators.includes(name) && !down.has(name)),
    async allRunning() {
      while (down.size > 0 && !stopped) await pause(50);
    },
    expectExit: (running) => void expected.add(running),
    stop: () => void (stopped = true),
  };
}
