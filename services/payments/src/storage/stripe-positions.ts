import type { Sql } from '@muse/kit';

/** How far a list of Stripe has been read, by the name of the list. */
export const positionIn = async (sql: Sql, list: string): Promise<string | undefined> =>
  (await sql.one<{ objectId: string }>`select object_id from stripe_position where name = ${list}`)?.objectId;

export const savePosition = (sql: Sql, list: string, objectId: string): Promise<number> =>
  sql.run`
    insert into stripe_position (name, object_id) values (${list}, ${objectId})
    on conflict (name) do update set object_id = excluded.object_id, at = muse_clock()`;

/** The events to read at first, and those that are old enough, in seconds since 1970. Stripe repeats a webhook for three days. */
export const eventsBounds = async (sql: Sql, quietSeconds: number): Promise<{ from: number; until: number }> =>
  (await sql.one<{ from: number; until: number }>`
    select floor(extract(epoch from muse_clock() - interval '3 days'))::bigint as from,
      floor(extract(epoch from muse_clock() - make_interval(secs => ${quietSeconds})))::bigint as until`) as {
    from: number;
    until: number;
  };
