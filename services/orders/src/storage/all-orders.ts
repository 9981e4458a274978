import type { Sql } from '@muse/kit';
import type { WholeOrder } from '../domain/api-order.ts';
import type { Period } from '../domain/period.ts';
import type { OrderFilter } from './whole-orders.ts';

export interface OrderSearch {
  /** The searched words as an order number, if they are one. */
  orderNumber: string | undefined;
  words: string | undefined;
}

/** The bounds of a page: what is newer than the last order of the page before, or outside the period, is left out. */
interface Page {
  from: string;
  before: string;
  status: string | null;
  storeId: string | null;
  position: [createdAt: string, orderNumber: string];
  atMost: number;
}

const earliest = '0001-01-01T00:00:00Z';
const latest = '9999-12-31T00:00:00Z';

/** The orders of all shoppers, newest first. Each way to ask has its own statement, so that each has an index in the order of its result. */
export function listAllOrders(
  sql: Sql,
  search: OrderSearch,
  period: Period,
  filter: OrderFilter,
): Promise<WholeOrder[]> {
  const { after, atMost } = filter;
  const page: Page = {
    from: period.from ?? earliest,
    before: period.before ?? latest,
    status: filter.status ?? null,
    storeId: filter.storeId ?? null,
    position: after === undefined ? [latest, ''] : [after.createdAt, after.orderNumber],
    atMost,
  };
  if (search.words !== undefined) return searchOrders(sql, search.words, search.orderNumber, page);
  if (page.storeId !== null) return ordersOfStore(sql, page.storeId, page);
  return page.status === null ? newestOrders(sql, page) : ordersInState(sql, page.status, page);
}

const newestOrders = (sql: Sql, { from, before, position: [createdAt, number], atMost }: Page) =>
  sql.many<WholeOrder>`
    select * from order_with_settlements
    where created_at >= ${from}::timestamptz and created_at < ${before}::timestamptz
      and (created_at, order_number) < (${createdAt}::timestamptz, ${number}::text)
    order by created_at desc, order_number desc limit ${atMost}`;

const ordersInState = (sql: Sql, status: string, { from, before, position: [createdAt, number], atMost }: Page) =>
  sql.many<WholeOrder>`
    select * from order_with_settlements
    where status = ${status} and created_at >= ${from}::timestamptz and created_at < ${before}::timestamptz
      and (created_at, order_number) < (${createdAt}::timestamptz, ${number}::text)
    order by created_at desc, order_number desc limit ${atMost}`;

const ordersOfStore = (sql: Sql, storeId: string, page: Page) => {
  const { from, before, status, position, atMost } = page;
  return sql.many<WholeOrder>`
    select * from order_with_settlements
    where store_id = ${storeId} and (${status}::text is null or status = ${status})
      and created_at >= ${from}::timestamptz and created_at < ${before}::timestamptz
      and (created_at, order_number) < (${position[0]}::timestamptz, ${position[1]}::text)
    order by created_at desc, order_number desc limit ${atMost}`;
};

/** A whole number is found by its key; any part of a number, name or e-mail address by its trigrams. */
function searchOrders(sql: Sql, words: string, orderNumber: string | undefined, page: Page): Promise<WholeOrder[]> {
  const { from, before, status, storeId, position, atMost } = page;
  const pattern = `%${words.replace(/[\\%_]/g, '\\$&')}%`;
  return sql.many<WholeOrder>`
    with found as materialized (
      select order_number, created_at from customer_order where order_number = ${orderNumber ?? null}
      union
      select order_number, created_at from customer_order
      where (order_number || coalesce(chr(10) || store_order_number, '') || coalesce(chr(10) || (address ->> 'name'), '')
             || coalesce(chr(10) || (address ->> 'email'), '')) ilike ${pattern}
    ), page as materialized (
      select order_number from found join customer_order o using (order_number, created_at)
      where (${status}::text is null or o.status = ${status}) and (${storeId}::text is null or o.store_id = ${storeId})
        and created_at >= ${from}::timestamptz and created_at < ${before}::timestamptz
        and (created_at, order_number) < (${position[0]}::timestamptz, ${position[1]}::text)
      order by created_at desc, order_number desc limit ${atMost}
    )
    select w.* from page join order_with_settlements w using (order_number) order by w.created_at desc, w.order_number desc`;
}
