import type { OrderStatus } from '@muse/contracts';
import type { Sql } from '@muse/kit';
import type { WholeOrder } from '../domain/api-order.ts';
import type { OrderPosition } from '../domain/cursor.ts';

export const findOrder = (sql: Sql, orderNumber: string): Promise<WholeOrder | undefined> =>
  sql.one<WholeOrder>`select * from order_with_settlements where order_number = ${orderNumber}`;

export const findOrderOf = (sql: Sql, shopper: string, orderNumber: string): Promise<WholeOrder | undefined> =>
  sql.one<WholeOrder>`
    select * from order_with_settlements where order_number = ${orderNumber} and shopper = ${shopper}`;

/** Those of these orders that belong to the shopper, in any sequence. */
export const findOrdersOf = (sql: Sql, shopper: string, orderNumbers: string[]): Promise<WholeOrder[]> =>
  sql.many<WholeOrder>`
    select * from order_with_settlements where order_number = any(${orderNumbers}::text[]) and shopper = ${shopper}`;

/** The orders of one purchase. */
export const findOrdersOfSession = (sql: Sql, sessionId: string): Promise<WholeOrder[]> =>
  sql.many<WholeOrder>`
    select * from order_with_settlements where session_id = ${sessionId} order by order_number`;

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
    select * from order_with_settlements
    where shopper = ${shopper}
      and (${status ?? null}::text is null or status = ${status ?? null})
      and (${storeId ?? null}::text is null or store_id = ${storeId ?? null})
      and (${after?.orderNumber ?? null}::text is null
           or (created_at, order_number) < (${after?.createdAt ?? null}::timestamptz, ${after?.orderNumber ?? null}::text))
    order by created_at desc, order_number desc limit ${atMost}`;
