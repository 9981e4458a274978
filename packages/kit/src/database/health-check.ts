import { singleFlight } from '../messaging/scheduling/single-flight.ts';

/** Whether the database answers, from the work of all partitions: a check of it does not wait behind requests. */
export interface DatabaseHealth {
  succeeded(): void;
  failed(): void;
  /** True if a statement succeeded within 5 s, or else if the database answers a ping. Rejects if the ping fails. */
  answers(): Promise<boolean>;
}

const freshMs = 5_000;

export function createDatabaseHealth(ping: () => Promise<unknown>): DatabaseHealth {
  let succeededAt = Number.NEGATIVE_INFINITY;
  const pingOnce = singleFlight(async () => void (await ping()));
  return {
    succeeded: () => void (succeededAt = performance.now()),
    failed: () => void (succeededAt = Number.NEGATIVE_INFINITY),
    async answers() {
      if (performance.now() - succeededAt > freshMs) await pingOnce();
      return true;
    },
  };
}
