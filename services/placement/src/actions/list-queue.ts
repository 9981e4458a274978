import { api, pageOf } from '@muse/contracts';
import { answer, decodeCursor, reply } from '@muse/kit';
import { queueCursor } from '../domain/cursor.ts';
import { entryNow } from '../domain/entry.ts';
import { listTasks } from '../storage/queue.ts';

export const listQueue = answer(api.placement.listQueue, async ({ query }, { db }) => {
  const found = await listTasks(db, query, decodeCursor(query.cursor, queueCursor.decode), query.limit + 1);
  const { page, nextCursor } = pageOf(found, query.limit, queueCursor.encode);
  return reply(200, { orders: page.map(entryNow), nextCursor });
});
