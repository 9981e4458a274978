import type { Sql } from '@muse/kit';

/** The oldest sessions are counted; beyond this, more is not worse. */
const mostCounted = 2_000;

/** Counts the purchases under way by the time since *place* was accepted last, every age with its count. */
export const countPurchasesInProgress = (db: Sql): Promise<{ age: string; purchases: number }[]> =>
  db.many`
    with under_way as (
      select id from session where status = 'complete_in_progress' order by created_at limit ${mostCounted}
    ), waiting as (
      select extract(epoch from muse_clock() - (
        select h.at from session_history h where h.session_id = under_way.id and h.from_status <> 'complete_in_progress' order by h.id desc limit 1)) as seconds from under_way
    )
    select ages.age, count(waiting.seconds) as purchases
    from (values ('up to 10 s', 0, 10), ('10 s to 1 min', 10, 60), ('1 to 5 min', 60, 300), ('over 5 min', 300, 1000000000)) as ages (age, from_seconds, to_seconds)
    left join waiting on waiting.seconds >= from_seconds and waiting.seconds < to_seconds
    group by ages.age`;
