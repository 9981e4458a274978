import type { Sql } from '@muse/kit';

/** Only so many are counted: further back, nobody waits longer for it. */
const mostCounted = 1_000;

/**
 * Takes one of the places at a store, until the transaction ends: others that begin there wait for this row alone. Returns `undefined`
 * if a machine may begin now, otherwise for how long to wait at least, and how many orders are before this one.
 */
export async function takePlace(
  tx: Sql,
  { id, storeId }: { id: string; storeId: string },
  { concurrency, minimumGapSeconds }: { concurrency: number; minimumGapSeconds: number },
): Promise<{ afterSeconds: number; ahead: number } | undefined> {
  await tx.run`
    insert into store_pace (store_id, last_began_at) values (${storeId}, 'epoch') on conflict do nothing`;
  const pace = await tx.one<{ gap: number; running: number }>`
    select greatest(0, extract(epoch from last_began_at + make_interval(secs => ${minimumGapSeconds}) - muse_clock()))::float8 as gap,
           (select count(*)::int from placement_task t
            where t.store_id = ${storeId} and t.status in ('in_progress', 'submitting') and t.method <> 'manual') as running
    from store_pace where store_id = ${storeId} for update`;
  const { gap, running } = pace as { gap: number; running: number };
  if (running < concurrency && gap === 0) {
    await tx.run`update store_pace set last_began_at = muse_clock() where store_id = ${storeId}`;
    return undefined;
  }
  return { afterSeconds: gap, ahead: await ordersAhead(tx, id, storeId) };
}

/** By priority, then by age. */
async function ordersAhead(tx: Sql, id: string, storeId: string): Promise<number> {
  const row = await tx.one<{ ahead: number }>`
    with mine as (select priority, due_at from placement_task where id = ${id})
    select count(*)::int as ahead from (
      select from placement_task t, mine
      where t.store_id = ${storeId} and t.status = 'queued' and t.method <> 'manual' and t.id <> ${id}
        and (t.priority > mine.priority or (t.priority = mine.priority and t.due_at < mine.due_at))
      limit ${mostCounted}) as counted`;
  return row?.ahead ?? 0;
}
