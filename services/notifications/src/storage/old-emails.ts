import type { Sql } from '@muse/kit';

/** Deletes up to 5,000 e-mails that are older than 180 days, and returns how many. */
export const deleteOldEmails = (sql: Sql): Promise<number> =>
  sql.run`
    delete from letter where id = any(array(
      select id from (select id, created_at from letter order by id limit 5000) oldest where created_at < muse_clock() - interval '180 days'))`;
