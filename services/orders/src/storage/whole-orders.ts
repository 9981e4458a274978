import type { OrderStatus } from '@muse/contracts';
import type { Sql } from '@muse/kit';
import type { WholeOrder } from '../domain/api-order.ts';
import type { OrderPosition } from '../domain/cursor.ts';
import type { Period } from '../domain/period.ts';

export const findOrder = (sql: Sql, orderNumber: string): Promise<WholeOrder | undefined> =>
  sql.one<WholeOrder>`select * from order_with_history where order_number = ${orderNumber}`;

export const findOrderOf = (sql: Sql, shopper: string, orderNumber: string): Promise<WholeOrder | undefined> =>
  sql.one<WholeOrder>`
    select * from order_with_history where order_number = ${orderNumber} and shopper = ${shopper}`;

export interface OrderFilter {
  status?: OrderStatus | undefined;
  storeId?: string | undefined;
  /** Only the orders after this position. */
  after: OrderPosition | undefined;
  atMost: number;
}

/** The orders of one shopper, newest first. */
export const listOrdersOf = (sql: Sql, shopper: string, { status, storeId, after, atMost }: OrderFilter) =>
  sql.many<WholeOrder>`
    select * from order_with_history
    where shopper = ${shopper}
      and (${status ?? null}::text is null or status = ${status ?? null})
      and (${storeId ?? null}::text is null or store_id = ${storeId ?? null})
      and (${after?.orderNumber ?? null}::text is null
           or (created_at, order_number) < (${after?.createdAt ?? null}::timestamptz, ${after?.orderNumber ?? null}::text))
    order by created_at desc, order_number desc limit ${atMost}`;

export interface OrderSearch {
  /** The searched words as an order number, if they are one. */
  orderNumber: string | undefined;
  words: string | undefined;
}

/** The orders of all shoppers, newest first. */
export function listAllOrders(sql: Sql, { orderNumber, words }: OrderSearch, period: Period, filter: OrderFilter) {
  const { status, storeId, after, atMost } = filter;
  const pattern = words === undefined ? null : `%${words.replace(/[\\%_]/g, '\\$&')}%`;
  return sql.many<WholeOrder>`
    select * from order_with_history
    where (${pattern}::text is null or order_number = ${orderNumber ?? null} or order_number ilike ${pattern}
           or store_order_number ilike ${pattern} or address ->> 'name' ilike ${pattern} or address ->> 'email' ilike ${pattern})
      and (${status ?? null}::text is null or status = ${status ?? null})
      and (${storeId ?? null}::text is null or store_id = ${storeId ?? null})
      and (${period.from ?? null}::timestamptz is null or created_at >= ${period.from ?? null}::timestamptz)
      and (${period.before ?? null}::timestamptz is null or created_at < ${period.before ?? null}::timestamptz)
      and (${after?.orderNumber ?? null}::text is null
           or (created_at, order_number) < (${after?.createdAt ?? null}::timestamptz, ${after?.orderNumber ?? null}::text))
    order by created_at desc, order_number desc limit ${atMost}`;
}
