import { api } from '@muse/contracts';
import { type ActionRoom, answer, reply } from '@muse/kit';
import { pageOf } from '../domain/cursor.ts';
import { shown } from '../domain/shown-order.ts';
import { placeOf } from '../storage/pages.ts';
import { listOrdersOf } from '../storage/whole-orders.ts';

export const listOrders = answer(
  api.orders.listOrders,
  async ({ shopper, query: { status, storeId, cursor, limit } }, { db }: ActionRoom) => {
    const read = await listOrdersOf(db, shopper, { status, storeId, after: placeOf(cursor), atMost: limit + 1 });
    const { page, nextCursor } = pageOf(read, limit);
    return reply(200, { orders: page.map(shown), nextCursor });
  },
);
