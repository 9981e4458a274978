import type { RecipeVersion } from '@muse/contracts';
import { json, type Sql } from '@muse/kit';
import type { StoredRecipe, StoredVisit } from '../ways/headless/recipe/stored.ts';

/** Locks the recipes of a store until the transaction ends: versions are numbered and published one after the other. */
export async function lockRecipes(tx: Sql, storeId: string): Promise<void> {
  await tx.run`insert into store_browser (store_id) values (${storeId}) on conflict (store_id) do nothing`;
  await tx.one`select 1 from store_browser where store_id = ${storeId} for update`;
}

/** Newest first. */
export const recipesOf = (db: Sql, storeId: string): Promise<RecipeVersion[]> =>
  db.many<RecipeVersion>`
    select store_id, version, sha256, stage, canary_percent, title, note, passed_dry_runs, created_by, created_at, published_at
    from recipe where store_id = ${storeId} order by version desc limit 100`;

export const recipeOf = (db: Sql, storeId: string, version: number): Promise<RecipeVersion | undefined> =>
  db.one<RecipeVersion>`
    select store_id, version, sha256, stage, canary_percent, title, note, passed_dry_runs, created_by, created_at, published_at
    from recipe where store_id = ${storeId} and version = ${version}`;

export const storedRecipe = (db: Sql, storeId: string, version: number): Promise<StoredRecipe | undefined> =>
  db.one<StoredRecipe>`
    select version, sha256, stage, canary_percent, content from recipe where store_id = ${storeId} and version = ${version}`;

/** Returns the version that has this content already, or `undefined`. */
export async function versionWith(tx: Sql, storeId: string, sha256: string): Promise<number | undefined> {
  const found = await tx.one<{ version: number }>`
    select version from recipe where store_id = ${storeId} and sha256 = ${sha256}`;
  return found?.version;
}

interface NewRecipe {
  storeId: string;
  sha256: string;
  title: string;
  content: object;
  note: string | null;
  by: string;
}

/** Under the lock of the store's recipes. Returns the number of the version. */
export async function insertRecipe(tx: Sql, { storeId, sha256, title, content, note, by }: NewRecipe): Promise<number> {
  const row = await tx.one<{ version: number }>`
    insert into recipe (store_id, version, sha256, title, content, note, created_by)
    select ${storeId}, coalesce(max(version), 0) + 1, ${sha256}, ${title}, ${json(content)}, ${note}, ${by}
    from recipe where store_id = ${storeId}
    returning version`;
  return (row as { version: number }).version;
}

/** What a browser needs to visit the store; `undefined` if the store is not known. */
export async function visitTo(db: Sql, storeId: string): Promise<StoredVisit | undefined> {
  const store = await db.one<Omit<StoredVisit, 'recipes'>>`
    select coalesce(b.address, s.website) as website, coalesce(b.hosts, '{}') as other_hosts, coalesce(p.browser_profile, 'declared') as profile, p.identification
    from store s
    left join store_browser b on b.store_id = s.store_id
    left join lateral (
      select browser_profile, identification from store_permission
      where store_id = s.store_id and scope = 'headless' and expires_at > muse_clock() and granted_at <= muse_clock()
        and revoked_at is null and suspended_at is null
      order by expires_at desc, id limit 1
    ) p on true
    where s.store_id = ${storeId}`;
  if (!store) return undefined;
  const recipes = await db.many<StoredRecipe>`
    select version, sha256, stage, canary_percent, content from recipe
    where store_id = ${storeId} and stage in ('live', 'canary')`;
  return { ...store, recipes };
}

export const setHosts = (
  tx: Sql,
  storeId: string,
  { address, hosts }: { address: string | null; hosts: string[] },
): Promise<number> =>
  tx.run`
    insert into store_browser (store_id, address, hosts) values (${storeId}, ${address}, ${hosts})
    on conflict (store_id) do update set address = excluded.address, hosts = excluded.hosts`;
