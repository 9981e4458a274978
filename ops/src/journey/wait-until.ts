import { setTimeout as pause } from 'node:timers/promises';

/** Repeats a check every 20 ms until it no longer throws; throws its last error after 20 seconds. */
export async function waitUntil(check: () => Promise<void>): Promise<void> {
  for (const deadline = Date.now() + 20_000; ; await pause(20)) {
    try {
      return await check();
    } catch (error) {
      if (Date.now() > deadline) throw error;
    }
  }
}
