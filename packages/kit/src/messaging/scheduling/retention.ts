import type { Database } from '../../database/database.ts';
import type { Sql } from '../../database/sql.ts';
import type { Log } from '../../telemetry/log.ts';
import { repeatBatches } from './repeat-batches.ts';
import type { Timer } from './timers.ts';

/** Deletes at most so many rows by one statement, oldest first, and returns how many. */
type DeleteBatch = (sql: Sql) => Promise<number>;

const batch = 5_000; // the literal in the statements below: with a parameter the planner would expect a tenth of the table

/**
 * How long the rows of the kit are kept (docs/retention.md): longer than a message or request could still be repeated.
 * Tables with an index on their age are read through it; the others from their oldest rows, by their key.
 */
const expiredRows: Record<string, DeleteBatch> = {
  outbox: (sql) => sql.run`
    delete from outbox where seq = any(array(
      select seq from (select seq, published_at from outbox order by seq limit 5000) oldest where published_at < muse_clock() - interval '7 days'))`,
  inbox: (sql) => sql.run`
    delete from inbox where ctid = any(array(
      select ctid from inbox where received_at < muse_clock() - interval '30 days' order by received_at limit 5000))`,
  task: (sql) => sql.run`
    delete from task where id = any(array(
      select id from (select id, state, done_at from task order by id limit 5000) oldest where state = 'done' and done_at < muse_clock() - interval '90 days'))`,
  idempotency_key: (sql) => sql.run`
    delete from idempotency_key where ctid = any(array(
      select ctid from idempotency_key where created_at < muse_clock() - interval '24 hours' order by created_at limit 5000))`,
  // Its process died, and the request was not repeated.
  'idempotency_key in use': (sql) => sql.run`
    delete from idempotency_key where ctid = any(array(
      select ctid from idempotency_key where state = 'running' and lease_until < muse_clock() - interval '5 minutes' order by lease_until limit 5000))`,
  dead_letter: (sql) => sql.run`
    delete from dead_letter where id = any(array(
      select id from (select id, state, parked_at from dead_letter order by id limit 5000) oldest where state <> 'open' and parked_at < muse_clock() - interval '90 days'))`,
};

/**
 * Deletes expired rows of every table until none is left, on a connection of its own, so that the outbox does not wait for
 * it. A table that fails does not keep the others from their turn.
 */
export function deleteExpiredRows(database: Database, log: Log): Timer {
  return {
    name: 'kit.forget-what-is-old', // stored name; do not rename
    everyMs: 60_000,
    run: () =>
      repeatBatches(async () => {
        const sql = database.reads('maintenance');
        let more = false;
        for (const [table, deleteBatch] of Object.entries(expiredRows)) {
          try {
            more = (await deleteBatch(sql)) === batch || more;
          } catch (error) {
            log.warn({ table, error }, 'expired rows could not be deleted; tried again in a minute');
          }
        }
        return more;
      }),
  };
}
