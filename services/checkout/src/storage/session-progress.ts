import type { Sql } from '@muse/kit';
import type { SessionProgress } from '../domain/attempt-outcome.ts';

/** How these purchases are going, in one look for everybody who waits. */
export const readProgress = (db: Sql, ids: string[]): Promise<SessionProgress[]> =>
  db.many<SessionProgress>`
    select id, version, status, attempt, decline, confirmation from session where id = any(${ids}::text[])`;
