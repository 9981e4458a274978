import type { Log } from '../../telemetry/log.ts';
import { singleFlight } from './single-flight.ts';

/** Holds leases that must be renewed while their work runs. */
export interface LeaseHolder {
  /** Renews the leases that would expire soon. Returns at once if nothing is held. */
  renewLeases(): Promise<void>;
}

/** Far below every lease, so that a lease is renewed several times before it could expire. */
const everyMs = 1_000;

/**
 * Renews the leases of this process: jobs, timers and events in flight. A lease is therefore short: it only has to outlast the
 * pauses of a living process, and what a killed process held is soon free again.
 */
export function createHeartbeat(holders: LeaseHolder[], log: Log) {
  let handle: NodeJS.Timeout | undefined;
  const beats = holders.map((holder) =>
    singleFlight(async () => {
      try {
        await holder.renewLeases();
      } catch (error) {
        log.warn({ error }, 'could not renew leases');
      }
    }),
  );
  const beat = async (): Promise<void> => void (await Promise.all(beats.map((renew) => renew())));

  return {
    beat,
    start(): void {
      handle ??= setInterval(() => void beat(), everyMs);
    },
    async stop(): Promise<void> {
      clearInterval(handle);
      for (const renew of beats) await renew.underWay();
    },
  };
}
