import type { Sql } from '@muse/kit';

/** The order of a session that has only one. */
export const findOnlyOrder = async (sql: Sql, sessionId: string): Promise<string | undefined> => {
  const orders = await sql.many<{ orderNumber: string }>`
    select order_number from share where session_id = ${sessionId} limit 2`;
  return orders.length === 1 ? orders[0]?.orderNumber : undefined;
};

/** The session of an order. Returns `undefined` if payments does not know the order. */
export const findSessionOfOrder = async (sql: Sql, orderNumber: string): Promise<string | undefined> =>
  (await sql.one<{ sessionId: string }>`select session_id from share where order_number = ${orderNumber}`)?.sessionId;
