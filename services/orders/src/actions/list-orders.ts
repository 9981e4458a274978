import { api, pageOf } from '@muse/contracts';
import { type ActionContext, answer, placeOf, reply } from '@muse/kit';
import { toApiOrder } from '../domain/api-order.ts';
import { readCursor, writeCursor } from '../domain/cursor.ts';
import { listOrdersOf } from '../storage/whole-orders.ts';

export const listOrders = answer(
  api.orders.listOrders,
  async ({ shopper, query: { status, storeId, cursor, limit } }, { db }: ActionContext) => {
    const read = await listOrdersOf(db, shopper, {
      status,
      storeId,
      after: placeOf(cursor, readCursor),
      atMost: limit + 1,
    });
    const { page, nextCursor } = pageOf(read, limit, writeCursor);
    return reply(200, { orders: page.map(toApiOrder), nextCursor });
  },
);
