import type { Sql } from '@muse/kit';
import type { DeclineKey } from '../domain/decline-limits.ts';

const kindsOf = (keys: readonly DeclineKey[]): string[] => keys.map(({ kind }) => kind);
const valuesOf = (keys: readonly DeclineKey[]): string[] => keys.map(({ value }) => value);

/** Returns the seconds until the longest wait of these keys ends; 0 if none waits. */
export async function secondsToWait(tx: Sql, keys: readonly DeclineKey[]): Promise<number> {
  const row = await tx.one<{ seconds: number | null }>`
    select ceil(extract(epoch from max(wait_until) - muse_clock()))::int as seconds
    from unnest(${kindsOf(keys)}::text[], ${valuesOf(keys)}::text[]) as wanted (kind, value)
    join decline_counter using (kind, value)`;
  return Math.max(0, row?.seconds ?? 0);
}

/** Counts one decline for each key, from 1 again if the last ones are forgotten. Locks the rows in the order of the keys. */
export const countDeclines = (
  tx: Sql,
  keys: readonly DeclineKey[],
  windowSeconds: number,
): Promise<(DeclineKey & { declines: number })[]> =>
  tx.many<DeclineKey & { declines: number }>`
    insert into decline_counter as c (kind, value, declines, forget_at)
    select kind, value, 1, muse_clock() + make_interval(secs => ${windowSeconds})
    from unnest(${kindsOf(keys)}::text[], ${valuesOf(keys)}::text[]) as one (kind, value) order by kind, value
    on conflict on constraint decline_counter_pkey do update set forget_at = excluded.forget_at,
      declines = case when c.forget_at <= muse_clock() then 1 else c.declines + 1 end
    returning kind, value, declines`;

/** Begins a wait. The declines are forgotten when a whole window has passed after it. */
export const startWait = (tx: Sql, { kind, value }: DeclineKey, waitSeconds: number, windowSeconds: number) =>
  tx.run`
    update decline_counter set wait_until = muse_clock() + make_interval(secs => ${waitSeconds}),
      forget_at = muse_clock() + make_interval(secs => ${waitSeconds}::int + ${windowSeconds}::int)
    where kind = ${kind} and value = ${value}`;

/** The clock is read in a subquery, so that the index is used. */
export const deleteForgottenDeclines = (tx: Sql, atMost: number): Promise<number> =>
  tx.run`
    delete from decline_counter where ctid = any(array(
      select ctid from decline_counter where forget_at <= (select muse_clock()) order by forget_at limit ${atMost} for update skip locked))`;
