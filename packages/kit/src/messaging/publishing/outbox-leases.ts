import type { Database } from '../../database/database.ts';
import { type OutboxRow, relayLease } from './outbox.ts';

/** The statements of the relay. Their commits are asynchronous: if a crash loses one, an event is published twice, and the inbox drops the duplicate. */
const options = { partition: 'relay', asynchronousCommit: true } as const;

const batch = 100;
const longestBackoffSeconds = 30;

/** Leases up to a batch of unpublished rows whose aggregate has no earlier unpublished event. */
export const claimRows = (database: Database, relay: string): Promise<OutboxRow[]> =>
  database.transaction(
    options,
    (sql) => sql.many<OutboxRow>`
      with due as (
        select o.seq from outbox o
        where o.published_at is null and o.available_at <= muse_clock() and (o.locked_until is null or o.locked_until < muse_clock())
          and not exists (select from outbox p where p.aggregate_type = o.aggregate_type and p.aggregate_id = o.aggregate_id and p.published_at is null and p.seq < o.seq)
        order by o.seq limit ${batch} for update skip locked
      )
      update outbox set locked_by = ${relay}, locked_until = muse_clock() + ${relayLease}::interval
      from due where outbox.seq = due.seq and outbox.published_at is null
      returning outbox.seq, outbox.created_at, outbox.envelope`,
  );

/** Renews the leases of rows that wait for the broker, unless another relay has claimed them. Skips rows that are being marked. */
export const renewRows = (database: Database, relay: string, seqs: number[]): Promise<number> =>
  database.transaction(
    options,
    (sql) => sql.run`
      with held as (
        select seq from outbox where seq = any(${seqs}::bigint[]) and locked_by = ${relay} and published_at is null for update skip locked
      )
      update outbox set locked_until = muse_clock() + ${relayLease}::interval from held where outbox.seq = held.seq`,
  );

/** Alone in its transaction, which `set_config` makes asynchronous: `begin` and `commit` would cost two more trips per event. */
export const markPublished = (database: Database, seqs: number[]): Promise<number> =>
  database.reads('relay').run`
    update outbox set published_at = muse_clock(), locked_by = null, locked_until = null, last_error = null
    from (select set_config('synchronous_commit', 'off', true)) as asynchronous_commit
    where seq = any(${seqs}::bigint[]) and published_at is null`;

/** Ends the lease after a failed attempt; the row is due again after a backoff. */
export async function releaseRow(database: Database, seq: number, error: unknown): Promise<void> {
  try {
    await database.transaction(
      options,
      (sql) => sql.run`
        update outbox set locked_by = null, locked_until = null, attempts = attempts + 1, last_error = ${error instanceof Error ? error.message : 'unknown'},
          available_at = muse_clock() + make_interval(secs => least(${longestBackoffSeconds}, 0.2 * power(2, least(attempts, 10))) * (0.5 + random() / 2))
        where seq = ${seq} and published_at is null`,
    );
  } catch {
    // The lease expires without us.
  }
}
