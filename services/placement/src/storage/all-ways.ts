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
    select s.store_id, l.method, coalesce(w.stage, 'draft') as stage, w.closed_code, w.open_until is not null as breaker_open,
           exists (select from store_permission p
                   where p.store_id = s.store_id and p.scope = l.method and p.expires_at > muse_clock() and p.granted_at <= muse_clock()
                     and p.revoked_at is null and p.suspended_at is null) as permitted,
           exists (select from placement_switch k
                   where k.is_on and (k.scope, k.target) in (('all', ''), ('store', s.store_id), ('way', l.method))) as switched_off,
           case l.method when 'api' then exists (select from api_connection c where c.store_id = s.store_id and c.enabled)
             else exists (select from recipe r where r.store_id = s.store_id and r.stage in ('live', 'canary')) end as is_equipped
    from store s
      left join store_placement p on p.store_id = s.store_id
      cross join unnest(coalesce(p.methods, array(select jsonb_array_elements_text(s.methods)))) with ordinality as l (method, position)
      left join store_way w on w.store_id = s.store_id and w.method = l.method
    where l.method <> 'manual'
    order by s.store_id, l.position limit ${mostListed}`;
