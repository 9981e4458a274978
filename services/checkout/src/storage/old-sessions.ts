import type { Sql } from '@muse/kit';

/**
 * Deletes up to 500 sessions that ended 90 days ago without ever being placed, with their history, and returns how many. A
 * session that was placed is kept: payments and orders refer to it, and *place* still answers with its result.
 */
export async function deleteOldSessions(sql: Sql): Promise<number> {
  const row = await sql.one<{ deleted: number }>`
    with old as materialized (
      select id from session
      where status in ('expired', 'cancelled') and attempt = 0 and expires_at < muse_clock() - interval '90 days'
      order by expires_at limit 500 for update skip locked
    ), history as (
      delete from session_history where session_id = any(array(select id from old))
    ), deleted as (
      delete from session where id = any(array(select id from old)) returning id
    )
    select count(*) as deleted from deleted`;
  return row?.deleted ?? 0;
}
