import { setTimeout as pause } from 'node:timers/promises';

/**
 * Calls `attempt` until it succeeds, waiting `everyMs` after each failure, and returns its result. Rejects with its last
 * error after `deadlineMs`. (p-retry gives up at once on a `TypeError`, which a check of an answer that is not complete yet
 * throws.)
 */
export async function retryUntil<T>(
  deadlineMs: number,
  attempt: () => T | Promise<T>,
  { everyMs = 500 }: { everyMs?: number } = {},
): Promise<T> {
  const deadline = Date.now() + deadlineMs;
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await pause(everyMs);
    }
  }
}
