import { placementStates } from '@muse/contracts';
import type { Sql } from '@muse/kit';
import type { Task } from '../domain/task.ts';

interface QueueStatistics {
  pendingOrders: number;
  claimedOrders: number;
  awaitingCustomerOrders: number;
  onHoldOrders: number;
  outcomeUnknownOrders: number;
  placedToday: number;
  failedToday: number;
  oldestPendingSeconds: number;
  averageProcessingSeconds: number;
  byStore: StoreStatistics[];
}

interface StoreStatistics {
  storeId: string;
  storeName: string;
  pendingOrders: number;
  claimedOrders: number;
  onHoldOrders: number;
  outcomeUnknownOrders: number;
}

/**
 * Open orders by the state that the queue shows, in one statement: what waits for a person (not what waits for a machine), what is
 * claimed, also by machines, what is on hold, and what the store may have. Today begins at midnight UTC.
 */
export const queueStats = (db: Sql) =>
  db.one<QueueStatistics>`
    with open as (
      select store_id, store_name, created_at, status_now(status, lease_expires_at) as status
      from placement_task
      where status in ('queued', 'claimed', 'in_progress', 'submitting', 'on_hold', 'awaiting_customer', 'outcome_unknown')
        and (method = 'manual' or status <> 'queued')
    ), settled as (
      select status, extract(epoch from settled_at - claimed_at) as seconds from placement_task
      where settled_at >= date_trunc('day', muse_clock(), 'UTC') and status in ('placed', 'failed')
    ), by_store as (
      select store_id, max(store_name) as store_name, count(*) filter (where status = 'queued') as pending,
             count(*) filter (where status = 'claimed') as claimed, count(*) filter (where status = 'on_hold') as on_hold,
             count(*) filter (where status = 'outcome_unknown') as outcome_unknown
      from open group by store_id
    )
    select
      (select count(*) from open where status = 'queued') as pending_orders,
      (select count(*) from open where status = 'claimed') as claimed_orders,
      (select count(*) from open where status = 'on_hold') as on_hold_orders,
      (select count(*) from open where status = 'outcome_unknown') as outcome_unknown_orders,
      (select count(*) from placement_task where status = 'awaiting_customer') as awaiting_customer_orders,
      (select count(*) from settled where status = 'placed') as placed_today,
      (select count(*) from settled where status = 'failed') as failed_today,
      (select coalesce(greatest(0, extract(epoch from muse_clock() - min(created_at))), 0)::bigint from open where status = 'queued')
        as oldest_pending_seconds,
      (select coalesce(avg(seconds), 0)::bigint from settled) as average_processing_seconds,
      (select coalesce(jsonb_agg(jsonb_build_object('storeId', store_id, 'storeName', store_name, 'pendingOrders', pending,
                                                    'claimedOrders', claimed, 'onHoldOrders', on_hold,
                                                    'outcomeUnknownOrders', outcome_unknown) order by store_id), '[]') from by_store) as by_store`;

type ReleasedTask = Pick<Task, 'id' | 'orderNumber' | 'status' | 'method' | 'version'>;

/** Queues the tasks whose hold is over, up to 1000, and returns them. */
export const releaseEndedHolds = (tx: Sql, by: string): Promise<ReleasedTask[]> =>
  tx.many<ReleasedTask>`
    with ended as (
      select id from placement_task where status = 'on_hold' and held_until <= muse_clock()
      order by held_until limit 1000 for update skip locked
    ), released as (
      update placement_task t set status = ${placementStates.must('on_hold', 'released')}, assignee = null, lease_expires_at = null,
        hold_reason = null, held_by = null, held_until = null, version = version + 1
      from ended where t.id = ended.id
      returning t.id, t.order_number, t.status, t.method, t.version
    ), noted as (
      insert into task_history (task_id, from_status, to_status, changed_by) select id, 'on_hold', status, ${by} from released
    )
    select * from released`;

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
