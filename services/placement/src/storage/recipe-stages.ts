import type { Sql } from '@muse/kit';

/** All of these run under the lock of the store's recipes (recipes.ts). */

/** The version of this stage, if there is one. */
export async function versionAt(tx: Sql, storeId: string, stage: 'live' | 'canary'): Promise<number | undefined> {
  const row = await tx.one<{ version: number }>`
    select version from recipe where store_id = ${storeId} and stage in ('live', 'canary') and stage = ${stage}`;
  return row?.version;
}

export const retire = (tx: Sql, storeId: string, version: number): Promise<number> =>
  tx.run`
    update recipe set stage = 'retired', canary_percent = 0
    where store_id = ${storeId} and version = ${version} and stage <> 'retired'`;

/** A rollback retires a version for a reason: no later rollback returns to it. An admin may still publish it again. */
export const withdraw = (tx: Sql, storeId: string, version: number): Promise<number> =>
  tx.run`
    update recipe set stage = 'retired', canary_percent = 0, live_at = null
    where store_id = ${storeId} and version = ${version}`;

export const makeLive = (tx: Sql, storeId: string, version: number): Promise<number> =>
  tx.run`
    update recipe set stage = 'live', canary_percent = 0, published_at = muse_clock(), live_at = muse_clock()
    where store_id = ${storeId} and version = ${version}`;

export const makeCanary = (tx: Sql, storeId: string, version: number, percent: number): Promise<number> =>
  tx.run`
    update recipe set stage = 'canary', canary_percent = ${percent}, published_at = muse_clock()
    where store_id = ${storeId} and version = ${version} and stage <> 'live'`;

/** The version that was live last before the live one. */
export async function liveBefore(tx: Sql, storeId: string, live: number): Promise<number | undefined> {
  const row = await tx.one<{ version: number }>`
    select version from recipe
    where store_id = ${storeId} and version <> ${live} and live_at is not null
    order by live_at desc limit 1`;
  return row?.version;
}

export const countPassedDryRun = (tx: Sql, storeId: string, version: number): Promise<number> =>
  tx.run`
    update recipe set passed_dry_runs = passed_dry_runs + 1 where store_id = ${storeId} and version = ${version}`;
