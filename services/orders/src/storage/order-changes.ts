import type { Sql } from '@muse/kit';
import type { StreamPosition } from '../domain/stream-position.ts';

/** The end of the log: what is committed from now on lies behind it. */
export const presentPosition = async (sql: Sql): Promise<StreamPosition> =>
  (await sql.one<StreamPosition>`select pg_current_snapshot()::text as snapshot, muse_clock() as at`) as StreamPosition;

/** Whose changes a stream waits for, and where it is in the log. */
export interface StreamReader {
  shopper: string;
  snapshot: string;
}

interface LogRead extends StreamPosition {
  /** Index of the reader and order number, by transaction; an order may occur several times. */
  changes: [reader: number, orderNumber: string][];
}

/**
 * What has been committed since each reader's position, and the position of all of them afterwards. One statement sees one
 * snapshot: a transaction is either in it, or found by the next look, whatever its number is.
 */
export const readChanges = async (sql: Sql, readers: readonly StreamReader[]): Promise<LogRead> =>
  (await sql.one<LogRead>`
    select pg_current_snapshot()::text as snapshot, muse_clock() as at, (
      select coalesce(json_agg(json_build_array(r.number - 1, c.order_number) order by c.xid, c.order_number), '[]')
      from unnest(${readers.map(({ shopper }) => shopper)}::text[], ${readers.map(({ snapshot }) => snapshot)}::text[])
        with ordinality as r (shopper, snapshot, number)
      cross join lateral (
        select xid, order_number from order_change
        -- The upper bound leaves out the numbers of another server, from which the rows may have been restored.
        where shopper = r.shopper and xid >= pg_snapshot_xmin(r.snapshot::pg_snapshot) and xid < pg_snapshot_xmax(pg_current_snapshot())
          and not pg_visible_in_snapshot(xid, r.snapshot::pg_snapshot)
        offset 0
      ) c
    ) as changes`) as LogRead;

/** The numbers of all orders of a shopper, oldest first. */
export const orderNumbersOf = async (sql: Sql, shopper: string): Promise<string[]> =>
  (
    await sql.many<{ orderNumber: string }>`
      select order_number from customer_order where shopper = ${shopper} order by created_at, order_number`
  ).map(({ orderNumber }) => orderNumber);

/** Deletes up to 5,000 changes. They are kept an hour longer than a stream may resume from them. Returns how many were deleted. */
export const deleteOldChanges = (sql: Sql): Promise<number> => sql.run`
  delete from order_change where ctid = any(array(
    select ctid from order_change where at < muse_clock() - interval '25 hours' order by at limit 5000))`;
