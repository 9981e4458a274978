import { createReadStream } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { secretsIn, suspicious } from './secrets.ts';
import { schemas } from './services.ts';
import type { Check, Snapshot } from './snapshot.ts';

interface Table {
  schema: string;
  name: string;
  columns: string[];
}

/** Whatever can hold text, in every table of every service: also one that is added tomorrow. */
const tablesWithText = ({ look }: Snapshot) =>
  look<Table>(
    `select c.table_schema as schema, c.table_name as name, array_agg(c.column_name::text order by c.ordinal_position) as columns
    from information_schema.columns c join information_schema.tables t using (table_schema, table_name)
    where c.table_schema = any($1::text[]) and t.table_type = 'BASE TABLE' and c.data_type in ('text', 'character varying', 'json', 'jsonb', 'ARRAY')
    group by 1, 2`,
    [schemas],
  );

const textsOf = ({ schema, name, columns }: Table): string => `
  select '${schema}.${name}' as "table", v.name as "column", t.ctid::text as row, v.value from "${schema}"."${name}" t
  cross join lateral (values ${columns.map((column) => `('${column}', t."${column}"::text)`).join(', ')}) v (name, value) where v.value ~ $1`;

const inTables: Check = {
  invariant: 12,
  what: 'Something secret is written in a table.',
  async find(snapshot) {
    const texts = (await tablesWithText(snapshot)).map(textsOf).join('\nunion all\n');
    const rows = await snapshot.look<{ table: string; column: string; row: string; value: string }>(texts, [
      suspicious,
    ]);
    return rows.flatMap(({ value, ...where }) => secretsIn(value).map((secret) => ({ ...where, ...secret })));
  },
};

const inLogs: Check = {
  invariant: 12,
  what: 'Something secret is written in a log.',
  async find({ logFolder }) {
    if (logFolder === undefined) return [];
    const found: object[] = [];
    for (const file of (await readdir(logFolder)).filter((name) => name.endsWith('.log'))) {
      let line = 0;
      for await (const text of createInterface({ input: createReadStream(join(logFolder, file)) })) {
        line += 1;
        for (const secret of secretsIn(text)) found.push({ file, line, ...secret });
      }
    }
    return found;
  },
};

export const nothingSecret: Check[] = [inTables, inLogs];
