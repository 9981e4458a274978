import type { Query } from './query.ts';

/** Returns the SQL that builds them again: to build an index over a full table takes a fraction of filling it row by row. */
export async function dropIndexes(look: Query, schema: string): Promise<string> {
  const indexes = await look<{ name: string; definition: string }>(
    `select indexrelid::regclass::text as name, pg_get_indexdef(indexrelid) as definition from pg_index i join pg_class c on c.oid = i.indexrelid
     where c.relnamespace = $1::regnamespace and not exists (select from pg_constraint where conindid = i.indexrelid)`,
    [schema],
  );
  for (const { name } of indexes) await look(`drop index ${name}`);
  return indexes.map(({ definition }) => definition).join(';');
}
