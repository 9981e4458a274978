import type { Query } from './query.ts';
import type { SourceStatement } from './statements.ts';

/** Where the text compares a column with a parameter, by `=` or `= any`. */
const comparison = /(?:\b\w+\.)?"?(\w+)"?\s*=\s*(any\s*\()?\$(\d+)/g;

/** A column of a table, in which values can be found. */
interface Column {
  schema: string;
  table: string;
  column: string;
}

/**
 * Returns a function that finds a value for every parameter of a statement, so that it can be executed: where it is compared with a
 * column, what stands in that column in the middle of the table; else something harmless of its type. Parameters made of one
 * expression get one value. Columns and their values are read once: hundreds of statements compare the same ones.
 */
export async function createSamples(look: Query) {
  const columns = await look<Column>(
    `select table_schema as schema, table_name as table, column_name as column from information_schema.columns
     where table_schema not in ('information_schema', 'pg_catalog') order by table_name`,
  );
  const byName = Map.groupBy(columns, ({ schema, column }) => `${schema}.${column}`);
  const samples = new Map<Column, Promise<string | undefined>>();

  const read = async ({ schema, table, column }: Column): Promise<string | undefined> => {
    const [row] = await look<{ value: string }>(
      `select "${column}"::text as value from "${schema}"."${table}" where "${column}" is not null offset 1000 limit 1`,
    );
    return row?.value;
  };
  /** From a table that the statement names and that has such a column. */
  const sampleOf = async ({ schema, text }: SourceStatement, name: string): Promise<string | undefined> => {
    for (const column of byName.get(`${schema}.${name}`) ?? []) {
      if (!new RegExp(`\\b${column.table}\\b`).test(text)) continue;
      if (!samples.has(column)) samples.set(column, read(column));
      const sample = await samples.get(column);
      if (sample !== undefined) return sample;
    }
    return undefined;
  };

  return async (statement: SourceStatement, types: string[]): Promise<string[]> => {
    const { text, expressions } = statement;
    const values = types.map(harmless);
    for (const [, column, isArray, number] of text.matchAll(comparison)) {
      const index = Number(number) - 1;
      const sample = await sampleOf(statement, column as string);
      if (sample === undefined || index >= values.length) continue;
      const literal = `'${sample.replaceAll("'", "''")}'`;
      expressions.forEach((expression, other) => {
        if (expression !== expressions[index]) return;
        values[other] = isArray ? `array[${literal}]::${types[other]}` : `${literal}::${types[other]}`;
      });
    }
    return values;
  };
}

function harmless(type: string): string {
  if (type.endsWith('[]')) return `'{}'::${type}`;
  if (/int|numeric|double/.test(type)) return `20::${type}`;
  if (/timestamp/.test(type)) return `clock_timestamp()::${type}`;
  if (type === 'interval') return `'1 day'::interval`;
  if (type === 'boolean') return 'true';
  if (/json/.test(type)) return `'[]'::${type}`;
  if (type === 'uuid') return 'gen_random_uuid()';
  return `null::${type}`;
}
