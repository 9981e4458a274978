import { api } from '@muse/contracts';
import { answer, refuse, reply } from '@muse/kit';
import { readCursor, writeCursor } from '../domain/cursor.ts';
import { entryNow } from '../domain/entry.ts';
import { listTasks } from '../storage/queue.ts';

export const listQueue = answer(api.placement.listQueue, async ({ query }, { db }) => {
  const after = query.cursor === undefined ? undefined : (readCursor(query.cursor) ?? unknownCursor());
  const found = await listTasks(db, query, after, query.limit + 1);
  const page = found.slice(0, query.limit);
  const last = found.length > page.length ? page.at(-1) : undefined;
  return reply(200, { orders: page.map(entryNow), nextCursor: last ? writeCursor(last) : null });
});

const unknownCursor = (): never =>
  refuse('validation_failed', {
    errors: [{ pointer: '/cursor', code: 'invalid_cursor', detail: 'Not a nextCursor of this list.' }],
  });
