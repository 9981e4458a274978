import type { Sql } from '../../database/sql.ts';

/** What one statement read and deleted, from the oldest row behind a position. */
interface Deletion {
  /** At most 5,000. */
  examined: number;
  deleted: number;
  /** Where the next statement goes on, so that it does not read again what was deleted: a B-tree keeps it until the next vacuum. */
  last: string | null;
}

/** Deletes expired rows of one table behind a position; `null` is the beginning. */
type DeleteExpired = (sql: Sql, after: string | null) => Promise<Deletion | undefined>;

/**
 * How long the rows of the kit are kept (docs/retention.md): longer than a message or request could still be repeated.
 * Tables with an index on their age are read through it; the others from their oldest rows, by their key. The limit is a
 * literal: with a parameter the planner would expect a tenth of the table.
 */
export const expiredRows: Record<string, DeleteExpired> = {
  outbox: (sql, after) => sql.one<Deletion>`
    with oldest as materialized (
      select seq, published_at from outbox where seq > coalesce(${after}::bigint, 0) order by seq limit 5000
    ), deleted as (
      delete from outbox where seq = any(array(select seq from oldest where published_at < muse_clock() - interval '7 days')) returning 1
    )
    select (select count(*) from deleted) as deleted, count(*) as examined, max(seq)::text as last from oldest`,

  inbox: (sql, after) => sql.one<Deletion>`
    with oldest as materialized (
      select ctid as row, received_at from inbox
      where received_at >= coalesce(${after}::timestamptz, '-infinity') and received_at < muse_clock() - interval '30 days'
      order by received_at limit 5000
    ), deleted as (
      delete from inbox where ctid = any(array(select row from oldest)) returning 1
    )
    select (select count(*) from deleted) as deleted, count(*) as examined, max(received_at)::text as last from oldest`,

  task: (sql, after) => sql.one<Deletion>`
    with oldest as materialized (
      select id, state, done_at from task where id > coalesce(${after}::bigint, 0) order by id limit 5000
    ), deleted as (
      delete from task where id = any(array(select id from oldest where state = 'done' and done_at < muse_clock() - interval '90 days')) returning 1
    )
    select (select count(*) from deleted) as deleted, count(*) as examined, max(id)::text as last from oldest`,

  idempotency_key: (sql, after) => sql.one<Deletion>`
    with oldest as materialized (
      select ctid as row, created_at from idempotency_key
      where created_at >= coalesce(${after}::timestamptz, '-infinity') and created_at < muse_clock() - interval '24 hours'
      order by created_at limit 5000
    ), deleted as (
      delete from idempotency_key where ctid = any(array(select row from oldest)) returning 1
    )
    select (select count(*) from deleted) as deleted, count(*) as examined, max(created_at)::text as last from oldest`,

  // Its process died, and the request was not repeated.
  'idempotency_key in use': (sql, after) => sql.one<Deletion>`
    with oldest as materialized (
      select ctid as row, lease_until from idempotency_key
      where state = 'running' and lease_until >= coalesce(${after}::timestamptz, '-infinity') and lease_until < muse_clock() - interval '5 minutes'
      order by lease_until limit 5000
    ), deleted as (
      delete from idempotency_key where ctid = any(array(select row from oldest)) returning 1
    )
    select (select count(*) from deleted) as deleted, count(*) as examined, max(lease_until)::text as last from oldest`,

  dead_letter: (sql, after) => sql.one<Deletion>`
    with oldest as materialized (
      select id, state, parked_at from dead_letter where id > coalesce(${after}::bigint, 0) order by id limit 5000
    ), deleted as (
      delete from dead_letter where id = any(array(select id from oldest where state <> 'open' and parked_at < muse_clock() - interval '90 days')) returning 1
    )
    select (select count(*) from deleted) as deleted, count(*) as examined, max(id)::text as last from oldest`,
};
