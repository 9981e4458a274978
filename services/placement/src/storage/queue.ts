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
 * Oldest due first. A row stored as claimed may be queued again, because its lease has expired: `status_now` decides by the
 * clock. Open and settled tasks have each their own statement and index.
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
  const isOpen = filter.status === undefined || filter.status === 'queued' || filter.status === 'claimed';
  return isOpen ? listOpenTasks(db, page) : listSettledTasks(db, page);
}

const listOpenTasks = (db: Sql, { status, storeId, assignee, position: [dueAt, id], limit }: Page) =>
  db.many<ListedTask>`
    select id, order_number, status, priority, store_id, store_name, item_count, total_cents, currency, reason, hold_reason, held_by, held_until, assignee,
           lease_expires_at, due_at, created_at, version, muse_clock() as now
    from placement_task
    where status in ('queued', 'claimed') and (due_at, id) > (${dueAt}::timestamptz, ${id}::text)
      and (${status}::text is null or status_now(status, lease_expires_at) = ${status})
      and (${storeId}::text is null or store_id = ${storeId})
      and (${assignee}::text is null or (assignee = ${assignee} and status_now(status, lease_expires_at) = status))
    order by due_at, id limit ${limit}`;

const listSettledTasks = (db: Sql, { status, storeId, assignee, position: [dueAt, id], limit }: Page) =>
  db.many<ListedTask>`
    select id, order_number, status, priority, store_id, store_name, item_count, total_cents, currency, reason, hold_reason, held_by, held_until, assignee,
           lease_expires_at, due_at, created_at, version, muse_clock() as now
    from placement_task
    where status = ${status} and (due_at, id) > (${dueAt}::timestamptz, ${id}::text)
      and (${storeId}::text is null or store_id = ${storeId}) and (${assignee}::text is null or assignee = ${assignee})
    order by due_at, id limit ${limit}`;

/** A whole order number is found by its key; any part of a number or name by its trigrams. Without a state, only open tasks and those on hold. */
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
      and case when ${status}::text is null then status in ('queued', 'claimed', 'on_hold') else status_now(status, lease_expires_at) = ${status} end
      and (${storeId}::text is null or store_id = ${storeId})
      and (${assignee}::text is null or (assignee = ${assignee} and status_now(status, lease_expires_at) = status))
    order by due_at, id limit ${limit}`;
}
