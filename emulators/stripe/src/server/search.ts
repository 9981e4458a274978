import { badParameter } from '../account/stripe-error.ts';
import { integer, list, requiredParam, text } from '../parameters/kinds.ts';

export const searching = { query: requiredParam(text), limit: integer, page: text, expand: list(text) };

type Fields = Record<string, unknown>;
type Clause = (row: Fields) => boolean;

const clauseForm = /^(-?)([a-z_]+)(?:\[["']([^"']+)["']\])?\s*(:|>=|<=|>|<|~)\s*(?:["'](.*)["']|([^"'\s]+))$/;

/** A subset of Stripe's search language: clauses joined by AND (`metadata['order']:'MO-1' AND status:'succeeded'`). */
export function searched(
  url: string,
  rows: readonly object[],
  params: { query?: string; limit?: number; page?: string },
) {
  const clauses = (params.query ?? '').split(/ AND /i).map(readClause);
  const from = Number(params.page ?? 0);
  const limit = params.limit ?? 10;
  const found: object[] = [];
  for (let i = rows.length - 1; i >= 0 && found.length <= from + limit; i--) {
    const row = rows[i] as Fields;
    if (clauses.every((clause) => clause(row))) found.push(row);
  }
  const hasMore = found.length > from + limit;
  return {
    object: 'search_result' as const,
    data: found.slice(from, from + limit),
    has_more: hasMore,
    next_page: hasMore ? String(from + limit) : null,
    url,
  };
}

function readClause(clause: string): Clause {
  const [, not, field = '', key, operator = ':', quoted, plain] = clauseForm.exec(clause.trim()) ?? [];
  if (!field) throw badParameter(`We were unable to parse your search query: ${clause}`, 'query');
  const value = quoted ?? plain ?? '';
  const holds: Clause = (row) =>
    compare(key === undefined ? row[field] : (row[field] as Fields | null)?.[key], operator, value);
  return not ? (row) => !holds(row) : holds;
}

function compare(known: unknown, operator: string, value: string): boolean {
  if (value === 'null') return known === null || known === undefined;
  switch (operator) {
    case ':':
      return String(known) === value;
    case '~':
      return String(known).includes(value);
    case '>':
      return Number(known) > Number(value);
    case '>=':
      return Number(known) >= Number(value);
    case '<':
      return Number(known) < Number(value);
    default:
      return Number(known) <= Number(value);
  }
}
