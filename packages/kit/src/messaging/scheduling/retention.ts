import type { Database } from '../../database/database.ts';
import type { Sql } from '../../database/sql.ts';
import type { Log } from '../../telemetry/log.ts';
import { expiredRows } from './expired-rows.ts';
import { repeatBatches } from './repeat-batches.ts';
import type { Timer } from './timers.ts';

/**
 * Deletes expired rows of every table until none is left, on a connection of its own, so that the outbox does not wait for
 * it. Why not whole partitions: ADR 30.
 */
export function deleteExpiredRows(database: Database, log: Log): Timer {
  return {
    name: 'kit.forget-what-is-old', // stored name; do not rename
    everyMs: 60_000,
    run() {
      const sql = database.reads('maintenance');
      const sweeps = Object.keys(expiredRows).map((table) => createSweep(table, sql, log));
      return repeatBatches(async () => {
        let more = false;
        for (const deleteBatch of sweeps) more = (await deleteBatch()) || more;
        return more;
      });
    },
  };
}

/**
 * Goes through a table once, from its oldest rows on. The returned function deletes a batch, and returns true if there may be more:
 * a row that is kept among expired ones (an open job, an event that cannot be published) does not end it. A table that fails
 * does not keep the others from their turn.
 */
function createSweep(table: string, sql: Sql, log: Log): () => Promise<boolean> {
  let after: string | null = null;
  let ended = false;
  return async () => {
    if (ended) return false;
    try {
      const batch = await expiredRows[table]?.(sql, after);
      after = batch?.last ?? null;
      ended = !batch || batch.deleted === 0;
    } catch (error) {
      ended = true;
      log.warn({ table, error }, 'expired rows could not be deleted; tried again in a minute');
    }
    return !ended;
  };
}
