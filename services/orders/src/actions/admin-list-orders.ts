import { api, pageOf, readOrderNumber } from '@muse/contracts';
import { type ActionContext, answer, decodeCursor, reply } from '@muse/kit';
import { toApiOrder } from '../domain/api-order.ts';
import { orderCursor } from '../domain/cursor.ts';
import { periodOf } from '../domain/period.ts';
import { listAllOrders } from '../storage/all-orders.ts';

export const adminListOrders = answer(
  api.orders.adminListOrders,
  async ({ query: { q, status, storeId, from, to, cursor, limit } }, { db }: ActionContext) => {
    const search = { words: q, orderNumber: q === undefined ? undefined : readOrderNumber(q) };
    const filter = { status, storeId, after: decodeCursor(cursor, orderCursor.decode), atMost: limit + 1 };
    const read = await listAllOrders(db, search, periodOf({ from, to }), filter);
    const { page, nextCursor } = pageOf(read, limit, orderCursor.encode);
    return reply(200, { orders: page.map(toApiOrder), nextCursor });
  },
);
