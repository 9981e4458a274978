import { api, pageOf } from '@muse/contracts';
import { type ActionContext, answer, decodeCursor, reply } from '@muse/kit';
import { holdCursor } from '../domain/hold-cursor.ts';
import { showHold } from '../domain/show-hold.ts';
import { listHeld, listUncaptured } from '../storage/hold-list.ts';

export const listHolds = answer(api.payments.listHolds, async ({ query }, { db }: ActionContext) => {
  const { state = 'held', limit, cursor } = query;
  const read = state === 'held' ? listHeld : listUncaptured;
  const rows = await read(db, { after: decodeCursor(cursor, holdCursor.decode)?.sessionId, atMost: limit + 1 });
  const { page, nextCursor } = pageOf(rows, limit, holdCursor.encode);
  return reply(200, { holds: page.map(showHold), nextCursor });
});
