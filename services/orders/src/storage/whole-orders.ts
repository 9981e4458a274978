import type { OrderStatus } from '@muse/contracts';
import { refuseUnless, type Sql } from '@muse/kit';
import type { OrderPosition } from '../domain/cursor.ts';
import type { Period } from '../domain/period.ts';
import type { WholeOrder } from '../domain/shown-order.ts';

/** Any order; not there: 404. */
export async function readOrder(sql: Sql, orderNumber: string): Promise<WholeOrder> {
  const order = await sql.one<WholeOrder>`select * from whole_order where order_number = ${orderNumber}`;
  refuseUnless(order, 'not_found');
  return order;
}

/** The shopper's own order; somebody else's is as good as not there: 404. */
export async function readOrderOf(sql: Sql, shopper: string, orderNumber: string): Promise<WholeOrder> {
  const order = await sql.one<WholeOrder>`
    select * from whole_order where order_number = ${orderNumber} and shopper = ${shopper}`;
  refuseUnless(order, 'not_found');
  return order;
}

export interface Wanted {
  status?: OrderStatus | undefined;
  storeId?: string | undefined;
  /** Only the orders after this position. */
  after: OrderPosition | undefined;
  atMost: number;
}

/** The shopper's own, newest first. */
export const listOrdersOf = (sql: Sql, shopper: string, { status, storeId, after, atMost }: Wanted) =>
  sql.many<WholeOrder>`
    select * from whole_order
    where shopper = ${shopper}
      and (${status ?? null}::text is null or status = ${status ?? null})
      and (${storeId ?? null}::text is null or store_id = ${storeId ?? null})
      and (${after?.orderNumber ?? null}::text is null
           or (created_at, order_number) < (${after?.createdAt ?? null}::timestamptz, ${after?.orderNumber ?? null}::text))
    order by created_at desc, order_number desc limit ${atMost}`;

export interface Search {
  /** An order number, if the words are one. */
  orderNumber: string | undefined;
  words: string | undefined;
}

/** Everybody's, newest first. */
export function listAllOrders(sql: Sql, { orderNumber, words }: Search, period: Period, wanted: Wanted) {
  const { status, storeId, after, atMost } = wanted;
  const pattern = words === undefined ? null : `%${words.replace(/[\\%_]/g, '\\$&')}%`;
  return sql.many<WholeOrder>`
    select * from whole_order
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
