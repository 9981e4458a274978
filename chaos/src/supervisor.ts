import { setTimeout as pause } from 'node:timers/promises';
import type { Running, System } from '@muse/ops';

/** Does what an orchestrator does: whoever ends is started again. */
export interface Supervisor {
  /** Whoever runs just now, the emulator excepted: it is the world outside. */
  alive(): Running[];
  /** Resolves when everybody runs again. */
  allUp(): Promise<void>;
  /** How long those that were started again took to be ready, in milliseconds. */
  readyMs: readonly number[];
  /** Who ended by itself, with a code of its own choice: not killed, and not asked to. */
  gaveUp: readonly string[];
  /** From now on this end is wanted: a rolling restart. */
  expect(running: Running): void;
  rest(): void;
}

const hireAgainMs = 200;
const publishEverything = 'stripe-emulator';

export function keepAlive(system: System): Supervisor {
  const [readyMs, gaveUp]: [number[], string[]] = [[], []];
  const expected = new WeakSet<Running>();
  const down = new Set<string>();
  let resting = false;

  const watch = (running: Running): void => {
    void running.exited.then((code) => {
      if (resting) return;
      if (code !== null && !expected.has(running)) gaveUp.push(`${running.name} ended by itself with code ${code}`);
      void startAgain(running.name);
    });
  };
  const startAgain = async (name: string): Promise<void> => {
    down.add(name);
    while (!resting) {
      await pause(hireAgainMs);
      const began = performance.now();
      try {
        const running = await system.restart(name);
        readyMs.push(Math.round(performance.now() - began));
        down.delete(name);
        return watch(running);
      } catch {
        // it could not start: its database or its broker is away, or it was killed before it was ready
      }
    }
  };

  for (const running of system.processes) if (running.name !== publishEverything) watch(running);
  return {
    readyMs,
    gaveUp,
    alive: () => system.processes.filter(({ name }) => name !== publishEverything && !down.has(name)),
    async allUp() {
      while (down.size > 0 && !resting) await pause(50);
    },
    expect: (running) => void expected.add(running),
    rest: () => void (resting = true),
  };
}
