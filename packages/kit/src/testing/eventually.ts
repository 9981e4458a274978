import { setTimeout as pause } from 'node:timers/promises';

/** Tries until it no longer throws, and answers what it found; throws the last reason when the patience is over. */
export async function eventually<T>(look: () => T | Promise<T>, patienceMs = 20_000): Promise<T> {
  const until = Date.now() + patienceMs;
  for (;;) {
    try {
      return await look();
    } catch (error) {
      if (Date.now() > until) throw error;
      await pause(20);
    }
  }
}
