import { api, pageOf } from '@muse/contracts';
import { answer, placeOf, reply } from '@muse/kit';
import { readCursor, writeCursor } from '../domain/cursor.ts';
import { entryNow } from '../domain/entry.ts';
import { listTasks } from '../storage/queue.ts';

export const listQueue = answer(api.placement.listQueue, async ({ query }, { db }) => {
  const found = await listTasks(db, query, placeOf(query.cursor, readCursor), query.limit + 1);
  const { page, nextCursor } = pageOf(found, query.limit, writeCursor);
  return reply(200, { orders: page.map(entryNow), nextCursor });
});
