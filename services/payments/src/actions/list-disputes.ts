import { api, pageOf } from '@muse/contracts';
import { answer, decodeCursor, reply } from '@muse/kit';
import { disputeCursor } from '../domain/dispute-cursor.ts';
import { showDispute } from '../domain/show-dispute.ts';
import { listDisputes as readDisputes } from '../storage/dispute-list.ts';

export const listDisputes = answer(api.disputes.listDisputes, async ({ query: { status, cursor, limit } }, { db }) => {
  const found = await readDisputes(db, status, decodeCursor(cursor, disputeCursor.decode), limit + 1);
  const { page, nextCursor } = pageOf(found, limit, (last) =>
    disputeCursor.encode({ ...last, isDecided: String(last.isDecided) }),
  );
  return reply(200, { disputes: page.map(showDispute), nextCursor });
});
