import { createHash } from 'node:crypto';
import type { ClientBase, QueryArrayResult } from 'pg';

/**
 * SQL as tagged templates: values never become text, every statement is prepared once per connection, and columns come
 * back in camelCase. `timestamptz` comes as RFC 3339 text, `bigint` as a number, `jsonb` parsed.
 *
 *   const line = await db.one<Line>`select * from line where id = ${id}`;
 */
export interface Sql {
  /** The first row, or `undefined`. */
  one<Row>(text: TemplateStringsArray, ...values: unknown[]): Promise<Row | undefined>;
  many<Row>(text: TemplateStringsArray, ...values: unknown[]): Promise<Row[]>;
  /** Returns the number of affected rows. */
  run(text: TemplateStringsArray, ...values: unknown[]): Promise<number>;
}

/** A statement as `pg` takes it: prepared under its name on first use, rows as arrays. */
export interface PreparedStatement {
  name: string;
  text: string;
  values: unknown[];
  rowMode: 'array';
}

export type Send = (statement: PreparedStatement) => Promise<QueryArrayResult<unknown[]>>;

export const sendOn =
  (client: ClientBase): Send =>
  (statement) =>
    client.query<unknown[]>(statement);

interface Statement {
  name: string;
  text: string;
  /** For metrics: `select session storage/sessions.ts`. */
  label: string;
}

/** Called after every statement. */
export type ObserveStatement = (label: string, seconds: number) => void;

/** A template is one object per place in the code, so its text and name are built once. */
const statements = new WeakMap<TemplateStringsArray, Statement>();

function statementOf(template: TemplateStringsArray): Statement {
  let statement = statements.get(template);
  if (!statement) {
    const text = template.reduce((left, part, index) => `${left}$${index}${part}`);
    const name = createHash('sha1').update(text).digest('base64url');
    statement = { text, name, label: `${verbAndTableOf(text)} ${callingFile()}` };
    statements.set(template, statement);
  }
  return statement;
}

/** The table is the first one that is named. */
function verbAndTableOf(text: string): string {
  const verb = /\b(select|insert|update|delete)\b/i.exec(text)?.[1]?.toLowerCase() ?? 'other';
  const table = /\b(?:from|into|update)\s+([a-z_]+)(?![a-z_(])/i.exec(text)?.[1] ?? 'nothing';
  return `${verb} ${table}`;
}

/** Files that pass statements on. */
const passing = new Set(['database/sql.ts', 'messaging/consuming/once-known.ts']);

/** The file in which the statement stands: the first one in the stack that does not only pass it on. Found once per statement. */
function callingFile(): string {
  for (const frame of (new Error().stack ?? '').split('\n')) {
    const file = /.*\/src\/([^:]+\.ts)/.exec(frame)?.[1];
    if (file !== undefined && !passing.has(file)) return file;
  }
  return 'elsewhere';
}

const camelNames = new Map<string, string>();

function camel(column: string): string {
  let name = camelNames.get(column);
  if (name === undefined) {
    name = column.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
    camelNames.set(column, name);
  }
  return name;
}

function rowsOf<Row>(result: QueryArrayResult<unknown[]>): Row[] {
  const names = result.fields.map((field) => camel(field.name));
  return result.rows.map((values) => {
    const row: Record<string, unknown> = {};
    for (let index = 0; index < names.length; index += 1) row[names[index] as string] = values[index];
    return row as Row;
  });
}

/** Objects are stored as JSON. Arrays are Postgres arrays; an array meant as JSON is wrapped with `json()`. */
export const json = (value: unknown): string => JSON.stringify(value);

/** SQL whose statements are executed on the connection that `using` provides for each. */
export function sqlOn(using: <T>(work: (send: Send) => Promise<T>) => Promise<T>, observe: ObserveStatement): Sql {
  const query = (template: TemplateStringsArray, values: unknown[]) => {
    const { name, text, label } = statementOf(template); // here, where the stack still shows the caller
    return using(async (send) => {
      const started = performance.now();
      try {
        return await send({ name, text, values, rowMode: 'array' });
      } finally {
        observe(label, (performance.now() - started) / 1000);
      }
    });
  };
  return {
    one: async <Row>(template: TemplateStringsArray, ...values: unknown[]) =>
      rowsOf<Row>(await query(template, values))[0],
    many: async <Row>(template: TemplateStringsArray, ...values: unknown[]) =>
      rowsOf<Row>(await query(template, values)),
    run: async (template, ...values) => (await query(template, values)).rowCount ?? 0,
  };
}

const int8 = 20;
const timestamptz = 1184;
const date = 1082;

/** Parsers of Postgres values: `bigint` as number, `timestamptz` as RFC 3339 text, `date` as text, everything else as `pg` does. */
export const valueParsers = (standard: { getTypeParser(oid: number, format?: 'text' | 'binary'): unknown }) => ({
  getTypeParser(oid: number, format?: 'text' | 'binary') {
    if (oid === int8) return Number;
    if (oid === timestamptz) return (text: string) => new Date(text).toISOString();
    if (oid === date) return String;
    return standard.getTypeParser(oid, format);
  },
});
