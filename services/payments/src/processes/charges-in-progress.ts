import { setTimeout as pause } from 'node:timers/promises';

export interface ChargesInProgress {
  during<T>(sessionId: string, work: () => Promise<T>): Promise<T>;
  /** Waits until nothing is under way for the session, at most so long. */
  over(sessionId: string, atMostMs: number): Promise<void>;
}

/**
 * Which sessions this process is charging right now. A webhook about one of them waits a moment for our own answer, which says
 * the same and comes first: it spares a question to Stripe. Nothing depends on it; another replica simply asks.
 */
export function createChargesInProgress(): ChargesInProgress {
  const running = new Map<string, Promise<unknown>>();
  return {
    async during(sessionId, work) {
      const ending = work();
      running.set(sessionId, ending);
      try {
        return await ending;
      } finally {
        if (running.get(sessionId) === ending) running.delete(sessionId);
      }
    },
    async over(sessionId, atMostMs) {
      const ending = running.get(sessionId);
      if (ending) await Promise.race([ending.catch(() => undefined), pause(atMostMs, undefined, { ref: false })]);
    },
  };
}
