import { api, type LedgerEntry, pageOf, readOrderNumber } from '@muse/contracts';
import { type ActionContext, answer, decodeCursor, reply, type Sql } from '@muse/kit';
import { entryCursor } from '../domain/entry-cursor.ts';
import { entriesOfOrder, entriesOfSession, newestEntries } from '../storage/ledger-entries.ts';

const newest = '999999999999999999';

export const listLedgerEntries = answer(
  api.payments.listLedgerEntries,
  async ({ query: { orderNumber, sessionId, cursor, limit } }, { db }: ActionContext) => {
    const beforeId = decodeCursor(cursor, entryCursor.decode)?.id ?? newest;
    const read = await entriesBefore(db, { orderNumber, sessionId }, beforeId, limit + 1);
    const { page, nextCursor } = pageOf(read, limit, ({ id }) => entryCursor.encode({ id }));
    return reply(200, { entries: page, nextCursor });
  },
);

/** With both filters: the entries of the order, if it belongs to the session. A text that is no order number has no entries. */
async function entriesBefore(
  db: Sql,
  { orderNumber, sessionId }: { orderNumber: string | undefined; sessionId: string | undefined },
  beforeId: string,
  atMost: number,
): Promise<LedgerEntry[]> {
  if (orderNumber === undefined)
    return sessionId === undefined
      ? newestEntries(db, beforeId, atMost)
      : entriesOfSession(db, sessionId, beforeId, atMost);
  const number = readOrderNumber(orderNumber);
  const entries = number === undefined ? [] : await entriesOfOrder(db, number, beforeId, atMost);
  return entries.filter((entry) => sessionId === undefined || entry.sessionId === sessionId);
}
