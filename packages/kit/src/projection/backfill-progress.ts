import { type Migration, migration } from '../database/migration.ts';
import type { Sql } from '../database/sql.ts';

/** How far a backfill has read its source; it continues there after a failure or a restart. */
export interface BackfillProgress {
  afterVersion: number;
  completedAt: string | null;
}

/** The table that keeps the progress of a service's backfills: one row per projection. */
export const backfillTable = (number: number): Migration =>
  migration(
    number,
    'backfill',
    `
  create table backfill (
    name text constraint backfill_pkey primary key,
    after_version bigint not null default 0,
    completed_at timestamptz
  );
`,
  );

/** Returns the stored progress; of a projection that never was backfilled, a new row at version 0. */
export async function readBackfillProgress(sql: Sql, name: string): Promise<BackfillProgress> {
  const progress = await sql.one<BackfillProgress>`
    insert into backfill (name) values (${name})
    on conflict (name) do update set name = excluded.name returning after_version, completed_at`;
  return progress ?? { afterVersion: 0, completedAt: null };
}

/** `next` is null when there is nothing left to read. */
export const saveBackfillProgress = (sql: Sql, name: string, next: number | null): Promise<number> => sql.run`
  update backfill set after_version = coalesce(${next}::bigint, after_version),
    completed_at = case when ${next}::bigint is null then muse_clock() end
  where name = ${name}`;
