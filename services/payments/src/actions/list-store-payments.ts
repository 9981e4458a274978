import { api, pageOf } from '@muse/contracts';
import { answer, decodeCursor, reply } from '@muse/kit';
import { entryCursor } from '../domain/entry-cursor.ts';
import { newestStorePayments, paymentsOfStore } from '../storage/store-payments.ts';

const newest = '999999999999999999';

export const listStorePayments = answer(
  api.payments.listStorePayments,
  async ({ query: { storeId, cursor, limit } }, { db }) => {
    const beforeId = decodeCursor(cursor, entryCursor.decode)?.id ?? newest;
    const read = await (storeId === undefined
      ? newestStorePayments(db, beforeId, limit + 1)
      : paymentsOfStore(db, storeId, beforeId, limit + 1));
    const { page, nextCursor } = pageOf(read, limit, ({ id }) => entryCursor.encode({ id }));
    return reply(200, { payments: page, nextCursor });
  },
);
