import type { Sql } from '@muse/kit';
import type { SessionProgress } from '../domain/attempt-outcome.ts';

/** Reads the progress of several sessions in one query, for all waiters of a process. */
export const readProgress = (db: Sql, ids: string[]): Promise<SessionProgress[]> =>
  db.many<SessionProgress>`
    select id, version, status, attempt, decline, confirmation from session where id = any(${ids}::text[])`;
