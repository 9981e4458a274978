import type { Sql } from '@muse/kit';

/** How far the reading of the whole catalog has come. */
export interface Progress {
  afterVersion: number;
  completedAt: string | null;
}

export const readProgress = (sql: Sql): Promise<Progress | undefined> =>
  sql.one<Progress>`select after_version, completed_at from backfill where name = 'catalog'`;

/** `next` is null when there is nothing left to read. */
export const saveProgress = (sql: Sql, next: number | null): Promise<number> => sql.run`
  update backfill set after_version = coalesce(${next}::bigint, after_version),
    completed_at = case when ${next}::bigint is null then muse_clock() end
  where name = 'catalog'`;
