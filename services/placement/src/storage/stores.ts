import type { VersionedStore } from '@muse/contracts';
import { json, type Sql } from '@muse/kit';

/** Inserts or replaces stores of a lower version; returns how many. Rows are locked in a fixed order, which prevents deadlocks. */
export const upsertStores = (sql: Sql, stores: readonly VersionedStore[]): Promise<number> =>
  sql.run`
    insert into store (store_id, name, website, methods, version)
    select s->>'storeId', s->>'name', s->>'website', s->'placement'->'methods', (s->>'version')::bigint
    from jsonb_array_elements(${json(stores)}::jsonb) as s
    order by 1
    on conflict (store_id) do update set name = excluded.name, website = excluded.website, methods = excluded.methods, version = excluded.version
      where store.version < excluded.version`;

/** Returns `undefined` if the store is not in the projection. */
export async function websiteOf(db: Sql, storeId: string): Promise<string | undefined> {
  const store = await db.one<{ website: string }>`select website from store where store_id = ${storeId}`;
  return store?.website;
}
