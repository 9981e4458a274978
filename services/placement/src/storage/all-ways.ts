import type { Sql } from '@muse/kit';
import type { WayState } from '../domain/way-choice.ts';

export interface ListedWay extends WayState {
  storeId: string;
  /** The store has an enabled API connection, or a recipe that may be used. */
  isEquipped: boolean;
}

const mostListed = 500;

/** The machines of all stores, with what decides whether they may be used now: a few rows for each store. */
export const listWays = (db: Sql): Promise<ListedWay[]> =>
  db.many<ListedWay>`
    select w.store_id, method, stage, closed_code, breaker_open, permitted, switched_off,
           case method when 'api' then exists (select from api_connection c where c.store_id = w.store_id and c.enabled)
             else exists (select from recipe r where r.store_id = w.store_id and r.stage in ('live', 'canary')) end as is_equipped
    from machine_way w join store using (store_id)
    order by store_id, position limit ${mostListed}`;
