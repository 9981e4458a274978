import { api, pageOf } from '@muse/contracts';
import { type ActionContext, answer, decodeCursor, reply } from '@muse/kit';
import { toApiOrder } from '../domain/api-order.ts';
import { orderCursor } from '../domain/cursor.ts';
import { listOrdersOf } from '../storage/whole-orders.ts';

export const listOrders = answer(
  api.orders.listOrders,
  async ({ shopper, query: { status, storeId, cursor, limit } }, { db }: ActionContext) => {
    const read = await listOrdersOf(db, shopper, {
      status,
      storeId,
      after: decodeCursor(cursor, orderCursor.decode),
      atMost: limit + 1,
    });
    const { page, nextCursor } = pageOf(read, limit, orderCursor.encode);
    return reply(200, { orders: page.map(toApiOrder), nextCursor });
  },
);
