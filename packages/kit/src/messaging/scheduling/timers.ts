import type { Database } from '../../database/database.ts';
import type { Log } from '../../telemetry/log.ts';
import type { LeaseHolder } from './heartbeat.ts';
import { createLeases } from './leases.ts';
import type { TimerResult } from './repeat-batches.ts';
import { claimTimer, endTimerRun, insertTimers, renewTimers } from './timer-storage.ts';

export interface Timer {
  /** Stored in the table `timer`; do not rename. */
  name: string;
  everyMs: number;
  run(): Promise<TimerResult>;
}

export interface Timers extends LeaseHolder {
  ensure(): Promise<void>;
  /** Runs a timer if it is due and no other process runs it. */
  run(name: string): Promise<void>;
}

const afterFailureMs = 5_000;

/**
 * Each timer is a row, leased by the replica that runs it. Its next run is set when the run has succeeded: if the process dies
 * in between, the timer is due again as soon as the lease has expired.
 */
export function createTimers(timers: Timer[], database: Database, log: Log): Timers {
  const byName = new Map(timers.map((timer) => [timer.name, timer]));
  const leases = createLeases<string>(async (held) =>
    (await renewTimers(database, held)).map(({ name, lease }) => [name, lease]),
  );

  const end = async (name: string, nextInMs: number): Promise<void> => {
    const lease = await leases.end(name);
    if (lease !== undefined) await endTimerRun(database, { name, lease }, nextInMs);
  };

  return {
    ensure: async () => void (timers.length > 0 && (await insertTimers(database, [...byName.keys()]))),
    renewLeases: leases.renewLeases,
    async run(name) {
      const timer = byName.get(name);
      const claimed = timer && (await claimTimer(database, name));
      if (!claimed) return;
      leases.hold(name, claimed.lease);
      let nextInMs = timer.everyMs;
      try {
        if ((await timer.run()) === 'unfinished') nextInMs = 0;
      } catch (error) {
        nextInMs = Math.min(nextInMs, afterFailureMs);
        log.warn({ timer: name, error }, 'a timer failed, retry scheduled');
      }
      await end(name, nextInMs);
    },
  };
}
