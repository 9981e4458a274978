import { placementStates, type QueueStatus, readOrderNumber } from '@muse/contracts';
import type { Sql } from '@muse/kit';
import type { QueuePosition } from '../domain/cursor.ts';
import type { EntryRow } from '../domain/entry.ts';

export interface QueueFilter {
  status?: QueueStatus | undefined;
  storeId?: string | undefined;
  assignee?: string | undefined;
  q?: string | undefined;
}

/** The states that are not final. */
const openStates = placementStates.states.filter((state) => !placementStates.isFinal(state));

/** The stored states a row may have if its current state is `status`: a row stored as claimed may be queued again. */
const storedStatesOf = (status: QueueStatus | undefined): string[] =>
  status === undefined || status === 'queued' ? openStates : [status];

/** Oldest due first. The stored status selects by the index; `status_now` then decides by the clock. */
export function listTasks(db: Sql, filter: QueueFilter, after: QueuePosition | undefined, limit: number) {
  const { status = null, storeId = null, assignee = null, q = null } = filter;
  const number = q === null ? null : (readOrderNumber(q) ?? q.toUpperCase());
  return db.many<EntryRow & { now: string }>`
    select id, order_number, status, priority, store_id, store_name, item_count, total_cents, currency, reason, assignee,
           lease_expires_at, due_at, created_at, version, muse_clock() as now
    from placement_task
    where status = any(${storedStatesOf(filter.status)}::text[])
      and (${status}::text is null or status_now(status, lease_expires_at) = ${status})
      and (${storeId}::text is null or store_id = ${storeId})
      and (${assignee}::text is null or (assignee = ${assignee} and status_now(status, lease_expires_at) = status))
      and (${q}::text is null or position(${number} in order_number) > 0
           or position(lower(${q}) in lower(concat_ws(chr(10), store_name, address->>'name', store_order_number))) > 0)
      and (${after?.dueAt ?? null}::timestamptz is null or (due_at, id) > (${after?.dueAt ?? null}, ${after?.id ?? null}))
    order by due_at, id
    limit ${limit}`;
}

interface QueueStatistics {
  pendingOrders: number;
  claimedOrders: number;
  placedToday: number;
  failedToday: number;
  oldestPendingSeconds: number;
  averageProcessingSeconds: number;
  byStore: { storeId: string; storeName: string; pendingOrders: number; claimedOrders: number }[];
}

/** The statistics of the queue, by the clock, in one statement. Today begins at midnight UTC. */
export const queueStats = (db: Sql) =>
  db.one<QueueStatistics>`
    with waiting as (
      select store_id, store_name, created_at, status_now(status, lease_expires_at) as status
      from placement_task where status = any(${openStates}::text[])
    ), settled as (
      select status, extract(epoch from settled_at - claimed_at) as seconds from placement_task
      where settled_at >= date_trunc('day', muse_clock(), 'UTC') and status in ('placed', 'failed')
    ), by_store as (
      select store_id, max(store_name) as store_name, count(*) filter (where status = 'queued') as pending,
             count(*) filter (where status = 'claimed') as claimed
      from waiting group by store_id
    )
    select
      (select count(*) from waiting where status = 'queued') as pending_orders,
      (select count(*) from waiting where status = 'claimed') as claimed_orders,
      (select count(*) from settled where status = 'placed') as placed_today,
      (select count(*) from settled where status = 'failed') as failed_today,
      (select coalesce(greatest(0, extract(epoch from muse_clock() - min(created_at))), 0)::bigint from waiting where status = 'queued')
        as oldest_pending_seconds,
      (select coalesce(avg(seconds), 0)::bigint from settled) as average_processing_seconds,
      (select coalesce(jsonb_agg(jsonb_build_object('storeId', store_id, 'storeName', store_name, 'pendingOrders', pending,
                                                    'claimedOrders', claimed) order by store_id), '[]') from by_store) as by_store`;

/** Queues the tasks whose lease has expired, up to 1000. Rows that are locked are skipped: their holder applies the expiry itself. */
export const releaseExpiredTasks = (db: Sql, by: string) =>
  db.run`
    with expired as (
      select id from placement_task where status = 'claimed' and lease_expires_at <= muse_clock()
      order by lease_expires_at limit 1000 for update skip locked
    ), released as (
      update placement_task t set status = ${placementStates.must('claimed', 'lease ran out')}, assignee = null, lease_expires_at = null,
        version = version + 1
      from expired where t.id = expired.id
      returning t.id, t.status
    )
    insert into task_history (task_id, from_status, to_status, changed_by) select id, 'claimed', status, ${by} from released`;
