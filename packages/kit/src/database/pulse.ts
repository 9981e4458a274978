import { singleFlight } from '../messaging/scheduling/single-flight.ts';

/** Knows from the work of all partitions whether the database answers, so that a check of it queues behind nothing. */
export interface Pulse {
  felt(): void;
  lost(): void;
  /** True if work succeeded lately or, after a silence, if the database answers a ping. Rejects if the ping fails. */
  beats(): Promise<boolean>;
}

const freshMs = 5_000;

export function createPulse(ping: () => Promise<unknown>): Pulse {
  let feltAt = Number.NEGATIVE_INFINITY;
  const pingOnce = singleFlight(async () => void (await ping()));
  return {
    felt: () => void (feltAt = performance.now()),
    lost: () => void (feltAt = Number.NEGATIVE_INFINITY),
    async beats() {
      if (performance.now() - feltAt > freshMs) await pingOnce();
      return true;
    },
  };
}
