import type { Sql } from '@muse/kit';
import type { Progress } from '../domain/outcome.ts';

/** How these purchases are going, in one look for everybody who waits. */
export const progressOf = (db: Sql, ids: string[]): Promise<Progress[]> =>
  db.many<Progress>`
    select id, version, status, attempt, decline, confirmation from session where id = any(${ids}::text[])`;
