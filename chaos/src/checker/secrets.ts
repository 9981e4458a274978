import { createReadStream } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { holdsCardNumber } from '@muse/kit';
import { type Check } from './check.ts';
import { schemas } from './reads.ts';
import { type Snapshot } from './snapshot.ts';

/** Digits that are not part of a UUID, a trace id, or an id of ours or Stripe’s. */
const digits = /(?<![A-Za-z0-9]-?)\d(?:[ -]?\d){12,}(?!-?[A-Za-z0-9])/g;

/** What must never be written anywhere: a pattern, and where it is not precise enough a test of the match. */
const kinds: [kind: string, pattern: RegExp, confirm?: (hit: string) => boolean][] = [
  ['a key of Stripe’s', /\b[sr]k_(?:test|live)_\w{3,}/g],
  ['a webhook secret', /\bwhsec_\w+/g],
  ['a token', /\beyJ[\w-]{8,}\.[\w-]+\.[\w-]*/g],
  ['a client secret', /\b(?:pi|seti)_\w+_secret_\w+/g],
  ['a private key', /-----BEGIN [A-Z ]*PRIVATE KEY|"d"\s*:\s*"[\w-]{43}"/g],
  ['credentials', /\b[a-z][a-z0-9+.-]*:\/\/[^/\s:@"]+:[^/\s@"]+@/gi],
  ['a card number', digits, holdsCardNumber],
];

/** Coarser patterns for Postgres, to select the rows that are then examined. */
const suspicious = [
  '[sr]k_(test|live)_',
  'whsec_',
  'eyJ[A-Za-z0-9_-]{8}',
  '_secret_[A-Za-z0-9]',
  'PRIVATE KEY',
  '"d" ?: ?"[A-Za-z0-9_-]{43}"',
  '://[^/ :@"]+:[^/ @"]+@',
  '[0-9]([ -]?[0-9]){12}',
].join('|');

/** Enough context to find the code that wrote it. */
const shownBefore = 24;

/** Returns the secrets in a text: the kind, the preceding text, and the first four characters. */
const secretsIn = (text: string): { kind: string; after: string; begins: string }[] =>
  kinds.flatMap(([kind, pattern, confirm = () => true]) =>
    [...text.matchAll(pattern)]
      .filter(([hit]) => confirm(hit))
      .map(({ 0: hit, index }) => ({
        kind,
        after: text.slice(Math.max(0, index - shownBefore), index),
        begins: `${hit.slice(0, 4)}…`,
      })),
  );

interface Table {
  schema: string;
  name: string;
  columns: string[];
}

/** Every column that can hold text, in every table of every service, including tables added later. */
const tablesWithText = ({ look }: Snapshot) =>
  look<Table>(
    `select c.table_schema as schema, c.table_name as name, array_agg(c.column_name::text order by c.ordinal_position) as columns
    from information_schema.columns c join information_schema.tables t using (table_schema, table_name)
    where c.table_schema = any($1::text[]) and t.table_type = 'BASE TABLE' and c.data_type in ('text', 'character varying', 'json', 'jsonb', 'ARRAY')
    group by 1, 2`,
    [schemas],
  );

const suspiciousTextsOf = ({ schema, name, columns }: Table): string => `
  select '${schema}.${name}' as "table", v.name as "column", t.ctid::text as row, v.value from "${schema}"."${name}" t
  cross join lateral (values ${columns.map((column) => `('${column}', t."${column}"::text)`).join(', ')}) v (name, value) where v.value ~ $1`;

const inTables: Check = {
  invariant: 12,
  what: 'A table contains a secret.',
  async find(snapshot) {
    const texts = (await tablesWithText(snapshot)).map(suspiciousTextsOf).join('\nunion all\n');
    const rows = await snapshot.look<{ table: string; column: string; row: string; value: string }>(texts, [
      suspicious,
    ]);
    return rows.flatMap(({ value, ...where }) => secretsIn(value).map((secret) => ({ ...where, ...secret })));
  },
};

/** Sixteen random hexadecimal digits may be digits only and look like a card number. */
const traceFields = /"(?:spanId|traceId|parentSpanId)":"[0-9a-f]+"/g;

const inLogs: Check = {
  invariant: 12,
  what: 'A log contains a secret.',
  async find({ logFolder }) {
    if (logFolder === undefined) return [];
    const found: object[] = [];
    for (const file of (await readdir(logFolder)).filter((name) => name.endsWith('.log'))) {
      let line = 0;
      for await (const text of createInterface({ input: createReadStream(join(logFolder, file)) })) {
        line += 1;
        for (const secret of secretsIn(text.replaceAll(traceFields, ''))) found.push({ file, line, ...secret });
      }
    }
    return found;
  },
};

export const secrets: Check[] = [inTables, inLogs];
