import type { Sql } from '@muse/kit';

/** The orders of a purchase: one per store, so that there are few. */
export const ordersOfSession = async (sql: Sql, sessionId: string): Promise<string[]> => {
  const orders = await sql.many<{ orderNumber: string }>`
    select order_number from share where session_id = ${sessionId} order by order_number`;
  return orders.map(({ orderNumber }) => orderNumber);
};

/** The session of an order. Returns `undefined` if payments does not know the order. */
export const findSessionOfOrder = async (sql: Sql, orderNumber: string): Promise<string | undefined> =>
  (await sql.one<{ sessionId: string }>`select session_id from share where order_number = ${orderNumber}`)?.sessionId;
