import { json, type Sql } from '@muse/kit';
import type { OrderProgress } from '../domain/store-progress.ts';

export interface StoreEvent {
  id: string;
  storeId: string;
  progress: OrderProgress;
}

/** Stores an event once, by the hash of what was signed. Returns false if it is known. */
export async function insertStoreEvent(tx: Sql, { id, storeId, progress }: StoreEvent): Promise<boolean> {
  const inserted = await tx.run`
    insert into store_event (id, store_id, session_id, progress) values (${id}, ${storeId}, ${progress.sessionId}, ${json(progress)})
    on conflict (id) do nothing`;
  return inserted > 0;
}

export const findStoreEvent = (db: Sql, id: string): Promise<StoreEvent | undefined> =>
  db.one<StoreEvent>`select id, store_id, progress from store_event where id = ${id}`;

export const closeStoreEvent = (tx: Sql, id: string, outcome: string): Promise<number> =>
  tx.run`update store_event set outcome = ${outcome}, processed_at = muse_clock() where id = ${id} and processed_at is null`;

const keptDays = 90;

export const deleteOldStoreEvents = (db: Sql): Promise<number> =>
  db.run`
    delete from store_event where id = any(array(
      select id from store_event where processed_at < muse_clock() - make_interval(days => ${keptDays}) order by processed_at limit 5000
    ))`;
