import { api, pageOf } from '@muse/contracts';
import { answer, decodeCursor, reply } from '@muse/kit';
import { auditCursor } from '../domain/cursor.ts';
import { actsBefore } from '../storage/audit.ts';

export const listAudit = answer(api.placement.listAudit, async ({ query: { subject, cursor, limit } }, { db }) => {
  const before = decodeCursor(cursor, auditCursor.decode)?.id;
  const { page, nextCursor } = pageOf(
    await actsBefore(db, { subject, before, limit: limit + 1 }),
    limit,
    auditCursor.encode,
  );
  return reply(200, { acts: page, nextCursor });
});
