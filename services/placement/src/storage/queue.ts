import { type QueueStatus, readOrderNumber } from '@muse/contracts';
import type { Sql } from '@muse/kit';
import type { QueuePosition } from '../domain/cursor.ts';
import type { EntryRow } from '../domain/entry.ts';

export interface QueueFilter {
  status?: QueueStatus | undefined;
  storeId?: string | undefined;
  assignee?: string | undefined;
  q?: string | undefined;
}

type ListedTask = EntryRow & { now: string };

interface Page {
  status: QueueStatus | null;
  storeId: string | null;
  assignee: string | null;
  position: [dueAt: string, id: string];
  limit: number;
}

const beginning: Page['position'] = ['0001-01-01T00:00:00Z', ''];

/**
 * Oldest due first. Without a state: what waits for a person. The row may say something else than the list shows: `status_now` decides by
 * the clock, and shows what machines do as `claimed`. Each group of states has its own statement and index.
 */
export function listTasks(db: Sql, filter: QueueFilter, after: QueuePosition | undefined, limit: number) {
  const page: Page = {
    status: filter.status ?? null,
    storeId: filter.storeId ?? null,
    assignee: filter.assignee ?? null,
    position: after === undefined ? beginning : [after.dueAt, after.id],
    limit,
  };
  if (filter.q !== undefined) return searchTasks(db, filter.q, page);
  if (filter.status === undefined) return listWaitingTasks(db, page);
  if (filter.status === 'queued' || filter.status === 'claimed') return listWorkingTasks(db, page);
  return filter.status === 'on_hold' ? listStoppedTasks(db, page) : listTasksIn(db, page);
}

/** Not those that a machine has or is about to take. The condition is that of the index. */
const listWaitingTasks = (db: Sql, { storeId, assignee, position: [dueAt, id], limit }: Page) =>
  db.many<ListedTask>`
    select id, order_number, status, priority, store_id, store_name, item_count, total_cents, currency, reason, hold_reason, held_by, held_until, assignee,
           lease_expires_at, due_at, created_at, version, muse_clock() as now
    from placement_task
    where ((method = 'manual' and status in ('queued', 'claimed', 'submitting')) or status = 'outcome_unknown')
      and (due_at, id) > (${dueAt}::timestamptz, ${id}::text)
      and (${storeId}::text is null or store_id = ${storeId})
      and (${assignee}::text is null or (assignee = ${assignee} and status_now(status, lease_expires_at) <> 'queued'))
    order by due_at, id limit ${limit}`;

const listWorkingTasks = (db: Sql, { status, storeId, assignee, position: [dueAt, id], limit }: Page) =>
  db.many<ListedTask>`
    select id, order_number, status, priority, store_id, store_name, item_count, total_cents, currency, reason, hold_reason, held_by, held_until, assignee,
           lease_expires_at, due_at, created_at, version, muse_clock() as now
    from placement_task
    where status in ('queued', 'claimed', 'in_progress', 'submitting') and (due_at, id) > (${dueAt}::timestamptz, ${id}::text)
      and status_now(status, lease_expires_at) = ${status}
      and (${storeId}::text is null or store_id = ${storeId})
      and (${assignee}::text is null or (assignee = ${assignee} and status_now(status, lease_expires_at) <> 'queued'))
    order by due_at, id limit ${limit}`;

const listStoppedTasks = (db: Sql, { storeId, assignee, position: [dueAt, id], limit }: Page) =>
  db.many<ListedTask>`
    select id, order_number, status, priority, store_id, store_name, item_count, total_cents, currency, reason, hold_reason, held_by, held_until, assignee,
           lease_expires_at, due_at, created_at, version, muse_clock() as now
    from placement_task
    where status in ('on_hold', 'awaiting_customer') and (due_at, id) > (${dueAt}::timestamptz, ${id}::text)
      and (${storeId}::text is null or store_id = ${storeId}) and (${assignee}::text is null or assignee = ${assignee})
    order by due_at, id limit ${limit}`;

const listTasksIn = (db: Sql, { status, storeId, assignee, position: [dueAt, id], limit }: Page) =>
  db.many<ListedTask>`
    select id, order_number, status, priority, store_id, store_name, item_count, total_cents, currency, reason, hold_reason, held_by, held_until, assignee,
           lease_expires_at, due_at, created_at, version, muse_clock() as now
    from placement_task
    where status = ${status} and (due_at, id) > (${dueAt}::timestamptz, ${id}::text)
      and (${storeId}::text is null or store_id = ${storeId}) and (${assignee}::text is null or assignee = ${assignee})
    order by due_at, id limit ${limit}`;

/** A whole order number is found by its key; any part of a number or name by its trigrams. Without a state, only what is not settled. */
function searchTasks(db: Sql, q: string, { status, storeId, assignee, position: [dueAt, id], limit }: Page) {
  const pattern = `%${q.toLowerCase().replace(/[\\%_]/g, '\\$&')}%`;
  return db.many<ListedTask>`
    with found as materialized (
      select * from placement_task where order_number = ${readOrderNumber(q) ?? null}
      union
      select * from placement_task
      where lower(order_number || chr(10) || store_name || coalesce(chr(10) || (address ->> 'name'), '') || coalesce(chr(10) || store_order_number, ''))
        like ${pattern}
    )
    select id, order_number, status, priority, store_id, store_name, item_count, total_cents, currency, reason, hold_reason, held_by, held_until, assignee,
           lease_expires_at, due_at, created_at, version, muse_clock() as now
    from found
    where (due_at, id) > (${dueAt}::timestamptz, ${id}::text)
      and case when ${status}::text is null then status not in ('placed', 'failed', 'cancelled') else status_now(status, lease_expires_at) = ${status} end
      and (${storeId}::text is null or store_id = ${storeId})
      and (${assignee}::text is null or (assignee = ${assignee} and status_now(status, lease_expires_at) <> 'queued'))
    order by due_at, id limit ${limit}`;
}
