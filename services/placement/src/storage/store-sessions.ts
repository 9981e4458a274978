import { json, type Sql } from '@muse/kit';
import type { OrderProgress } from '../domain/store-progress.ts';

type Parcel = OrderProgress['parcels'][number];

/** A checkout session at a store, with what the store has said of the order that was bought with it. */
export interface StoreSessionRow {
  storeId: string;
  sessionId: string;
  orderNumber: string;
  progress: OrderProgress['status'] | null;
  parcels: Parcel[];
}

const firstPollMinutes = 15;
const pollingDays = 60;

/** The store is asked about it later, if it has not said anything by then. */
export const insertStoreSession = (
  db: Sql,
  { storeId, sessionId, orderNumber }: { storeId: string; sessionId: string; orderNumber: string },
): Promise<number> =>
  db.run`
    insert into store_session (store_id, session_id, order_number, poll_at)
    values (${storeId}, ${sessionId}, ${orderNumber}, muse_clock() + make_interval(mins => ${firstPollMinutes}))
    on conflict (store_id, session_id) do nothing`;

export const lockStoreSession = (tx: Sql, storeId: string, sessionId: string): Promise<StoreSessionRow | undefined> =>
  tx.one<StoreSessionRow>`
    select store_id, session_id, order_number, progress, parcels from store_session
    where store_id = ${storeId} and session_id = ${sessionId} for update`;

/** What is delivered or cancelled does not change any more: the store is not asked again. */
export const saveProgress = (tx: Sql, { storeId, sessionId, progress, parcels }: StoreSessionRow): Promise<number> =>
  tx.run`
    update store_session set progress = ${progress}, parcels = ${json(parcels)},
      poll_at = case when ${progress}::text in ('delivered', 'cancelled') then null
                     when poll_at is null then null else greatest(poll_at, muse_clock() + interval '2 hours') end
    where store_id = ${storeId} and session_id = ${sessionId}`;

export interface DueSession {
  storeId: string;
  sessionId: string;
  polls: number;
}

/**
 * Takes what is due, a few of each store, and sets when it is due again: after twice the time, at most 12 hours. Sessions of orders that
 * are not placed, and those that are too old, are not asked about any more.
 */
export const takeDueSessions = (
  tx: Sql,
  { most, mostOfStore }: { most: number; mostOfStore: number },
): Promise<DueSession[]> =>
  tx.many<DueSession>`
    with due as (
      select store_id, session_id, order_number, created_at from store_session
      where poll_at <= muse_clock() order by poll_at limit ${most} for update skip locked
    ), ranked as (
      select d.*, t.status, row_number() over (partition by d.store_id order by d.created_at) as place
      from due d join placement_task t using (order_number)
    ), moved as (
      update store_session s set
        polls = s.polls + case when r.place <= ${mostOfStore} and r.status = 'placed' then 1 else 0 end,
        poll_at = case when r.status in ('failed', 'cancelled') or s.created_at < muse_clock() - make_interval(days => ${pollingDays}) then null
                       when r.place > ${mostOfStore} then muse_clock() + interval '1 minute'
                       else muse_clock() + make_interval(mins => least(720, ${firstPollMinutes} * (1 << least(s.polls, 6)))) end
      from ranked r where s.store_id = r.store_id and s.session_id = r.session_id
      returning s.store_id, s.session_id, s.polls, s.poll_at, r.status, r.place
    )
    select store_id, session_id, polls from moved where status = 'placed' and place <= ${mostOfStore} and poll_at is not null`;

const keptDays = 400;

/** A session is of use while its order can still change, and while a store might name it in an event. */
export const deleteOldSessions = (db: Sql): Promise<number> =>
  db.run`
    delete from store_session where ctid = any(array(
      select ctid from store_session where created_at < muse_clock() - make_interval(days => ${keptDays})
      order by created_at limit 5000 for update skip locked))`;

export async function orderOfSession(db: Sql, storeId: string, sessionId: string): Promise<string | undefined> {
  const row = await db.one<{ orderNumber: string }>`
    select order_number from store_session where store_id = ${storeId} and session_id = ${sessionId}`;
  return row?.orderNumber;
}

export const stopPolling = (tx: Sql, storeId: string, sessionId: string): Promise<number> =>
  tx.run`update store_session set poll_at = null where store_id = ${storeId} and session_id = ${sessionId}`;
