import { setTimeout as pause } from 'node:timers/promises';

export interface ChargesInProgress {
  /** Runs `work` and registers it as the charge of this session until it ends. */
  track<T>(sessionId: string, work: () => Promise<T>): Promise<T>;
  /** Resolves when no charge of the session is running, at the latest after `atMostMs`. */
  waitFor(sessionId: string, atMostMs: number): Promise<void>;
}

/**
 * The sessions that this process is charging right now. A webhook about one of them waits briefly for the answer to our own
 * call, which carries the same news: this saves a look-up at Stripe. It is an optimization only; other replicas look it up.
 */
export function createChargesInProgress(): ChargesInProgress {
  const running = new Map<string, Promise<unknown>>();
  return {
    async track(sessionId, work) {
      const charge = work();
      running.set(sessionId, charge);
      try {
        return await charge;
      } finally {
        if (running.get(sessionId) === charge) running.delete(sessionId);
      }
    },
    async waitFor(sessionId, atMostMs) {
      const charge = running.get(sessionId);
      if (charge) await Promise.race([charge.catch(() => undefined), pause(atMostMs, undefined, { ref: false })]);
    },
  };
}
