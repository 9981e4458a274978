import type { Query } from './query.ts';
import type { SourceStatement } from './statements.ts';

/** Where the text compares a column with a parameter, by `=` or `= any`. */
const comparison = /(?:\b\w+\.)?"?(\w+)"?\s*=\s*(any\s*\()?\$(\d+)/g;

/**
 * A value for every parameter, so that a statement can be executed: where it is compared with a column, what stands in that
 * column in the middle of the table; else something harmless of its type. Parameters made of one expression get one value.
 */
export async function sampleParameters(
  look: Query,
  { schema, text, expressions }: SourceStatement,
  types: string[],
): Promise<string[]> {
  const values = types.map(harmless);
  for (const [, column, isArray, number] of text.matchAll(comparison)) {
    const index = Number(number) - 1;
    const sample = await sampleOf(look, schema, text, column as string);
    if (sample === undefined || index >= values.length) continue;
    const literal = `'${sample.replaceAll("'", "''")}'`;
    expressions.forEach((expression, other) => {
      if (expression !== expressions[index]) return;
      values[other] = isArray ? `array[${literal}]::${types[other]}` : `${literal}::${types[other]}`;
    });
  }
  return values;
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

/** From a table that the statement names and that has such a column. */
async function sampleOf(look: Query, schema: string, text: string, column: string): Promise<string | undefined> {
  const tables = await look<{ table_name: string }>(
    `select table_name from information_schema.columns
     where table_schema = $1 and column_name = $2 and $3 ~ ('\\m' || table_name || '\\M') order by table_name`,
    [schema, column, text],
  );
  for (const { table_name: table } of tables) {
    const rows = await look<{ value: string | null }>(
      `select "${column}"::text as value from "${schema}"."${table}" where "${column}" is not null offset 1000 limit 1`,
    );
    if (rows[0]?.value != null) return rows[0].value;
  }
  return undefined;
}
