import { badParameter, missing } from './stripe-error.ts';
import type { Row } from './table.ts';

export interface Paging {
  limit?: number;
  starting_after?: string;
  ending_before?: string;
  created?: number | { gt?: number; gte?: number; lt?: number; lte?: number };
}

export const listOf = <T>(url: string, data: T[], hasMore = false) => ({
  object: 'list' as const,
  data,
  has_more: hasMore,
  url,
});

const within = (time: number, range: NonNullable<Paging['created']>): boolean =>
  typeof range === 'number'
    ? time === range
    : time > (range.gt ?? -1) &&
      time >= (range.gte ?? 0) &&
      time < (range.lt ?? Infinity) &&
      time <= (range.lte ?? Infinity);

/** A page of rows, newest first, like every list of Stripe. */
export function pageOf<T extends Row & { created?: number }>(
  url: string,
  rows: readonly T[],
  paging: Paging,
  matches: (row: T) => boolean = () => true,
) {
  const limit = paging.limit ?? 10;
  if (limit < 1 || limit > 100) throw badParameter('Invalid limit: must be between 1 and 100', 'limit');
  const { created } = paging;
  const isWanted = (row: T) => (created === undefined || within(row.created ?? 0, created)) && matches(row);
  if (paging.ending_before !== undefined) return before(url, rows, paging.ending_before, limit, isWanted);

  const last =
    paging.starting_after === undefined ? rows.length : indexOf(rows, paging.starting_after, 'starting_after');
  const found: T[] = [];
  for (let i = last - 1; i >= 0 && found.length <= limit; i--) {
    const row = rows[i];
    if (row && isWanted(row)) found.push(row);
  }
  return listOf(url, found.slice(0, limit), found.length > limit);
}

function before<T extends Row>(
  url: string,
  rows: readonly T[],
  id: string,
  limit: number,
  isWanted: (row: T) => boolean,
) {
  const found: T[] = [];
  for (let i = indexOf(rows, id, 'ending_before') + 1; i < rows.length && found.length <= limit; i++) {
    const row = rows[i];
    if (row && isWanted(row)) found.push(row);
  }
  return listOf(url, found.slice(0, limit).reverse(), found.length > limit);
}

function indexOf<T extends Row>(rows: readonly T[], id: string, param: string): number {
  const found = rows.findLastIndex((row) => row.id === id);
  if (found < 0) throw missing('object', id, param);
  return found;
}
