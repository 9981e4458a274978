import type { PlacementSwitch } from '@muse/contracts';
import type { Sql } from '@muse/kit';

export async function saveSwitch(tx: Sql, set: Omit<PlacementSwitch, 'at'>): Promise<PlacementSwitch> {
  const row = await tx.one<{ at: string }>`
    insert into placement_switch (scope, target, is_on, reason, by)
    values (${set.scope}, ${set.target}, ${set.on}, ${set.reason}, ${set.by})
    on conflict (scope, target) do update set is_on = excluded.is_on, reason = excluded.reason, by = excluded.by, at = excluded.at
    returning at`;
  return { ...set, at: (row as { at: string }).at };
}

/** A lock that submissions share. Called before the switches are read for one, and held until it is committed. */
export const joinSubmissions = (tx: Sql): Promise<unknown> =>
  tx.one`select pg_advisory_xact_lock_shared(hashtext('muse.placement.submissions'))`;

/** Waits for the submissions that may have been allowed before a switch was committed. Later ones read the switch. */
export const awaitSubmissions = (tx: Sql): Promise<unknown> =>
  tx.one`select pg_advisory_xact_lock(hashtext('muse.placement.submissions'))`;

/** Whether a switch stops anything now: the store, or the version of a recipe or connection, exists. */
export async function isTargetKnown(
  db: Sql,
  { scope, target }: Pick<PlacementSwitch, 'scope' | 'target'>,
): Promise<boolean> {
  if (scope === 'store') return (await db.one`select from store where store_id = ${target}`) !== undefined;
  if (scope !== 'version') return true;
  const [, recipeVersion, recipeHash] = /^recipe (\d{1,9}) \(([0-9a-f]+)\)$/.exec(target) ?? [];
  if (recipeVersion !== undefined && recipeHash !== undefined) {
    const recipe = await db.one`
      select from recipe where version = ${Number(recipeVersion)} and left(sha256, ${recipeHash.length}) = ${recipeHash} limit 1`;
    return recipe !== undefined;
  }
  const [, protocol, connection] = /^(\w+) \S+ connection (\d{1,9})$/.exec(target) ?? [];
  const known = await db.one`
    select from api_connection where protocol = ${protocol ?? ''} and version = ${Number(connection ?? 0)} limit 1`;
  return known !== undefined;
}

export const switchesNow = (db: Sql): Promise<PlacementSwitch[]> =>
  db.many<PlacementSwitch>`
    select scope, target, is_on as "on", reason, by, at from placement_switch order by is_on desc, at desc, scope, target limit 200`;
