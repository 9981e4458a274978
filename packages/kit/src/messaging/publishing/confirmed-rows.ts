import type { Database } from '../../database/database.ts';
import type { Log } from '../../telemetry/log.ts';
import { singleFlight } from '../scheduling/single-flight.ts';
import { markPublished } from './outbox-leases.ts';

/**
 * Marks the rows that the broker confirmed as published: one UPDATE for all that were confirmed since the last one.
 * `afterMarking` is called after each run.
 */
export function createConfirmedRows(database: Database, log: Log, afterMarking: () => void) {
  const confirmed: number[] = [];
  const mark = singleFlight(async () => {
    try {
      while (confirmed.length > 0) await markPublished(database, confirmed.splice(0));
    } catch (error) {
      log.warn({ error }, 'could not mark events as published; they will be published again');
    }
    afterMarking();
  });
  return {
    async add(seq: number): Promise<void> {
      confirmed.push(seq);
      while (confirmed.includes(seq)) await mark(); // a run that was just ending may have missed it
    },
    underWay: mark.underWay,
  };
}
