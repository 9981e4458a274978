import { api, pageOf, readOrderNumber } from '@muse/contracts';
import { type ActionContext, answer, decodeCursor, reply, type Sql } from '@muse/kit';
import { refundCursor } from '../domain/refund-cursor.ts';
import { type RefundRow, refundDetailOf } from '../domain/refund-detail.ts';
import {
  listOpenRefunds,
  listRefundsInStatus,
  listRefundsOfOrder,
  listUnassignedRefunds,
} from '../storage/refund-list.ts';

type Page = Parameters<typeof listOpenRefunds>[1];

/** Without a filter what is still owed. */
export const listRefunds = answer(api.payments.listRefunds, async ({ query }, { db }: ActionContext) => {
  const { limit, cursor } = query;
  const read = await find(db, query, { after: decodeCursor(cursor, refundCursor.decode)?.id, atMost: limit + 1 });
  const { page, nextCursor } = pageOf(read, limit, refundCursor.encode);
  return reply(200, { refunds: page.map(refundDetailOf), nextCursor });
});

interface Filter {
  status?: string | undefined;
  orderNumber?: string | undefined;
  unassigned?: 'true' | undefined;
}

async function find(db: Sql, { status, orderNumber, unassigned }: Filter, page: Page): Promise<RefundRow[]> {
  if (unassigned) return listUnassignedRefunds(db, page);
  if (orderNumber !== undefined) {
    const known = readOrderNumber(orderNumber);
    return known === undefined ? [] : listRefundsOfOrder(db, known, status, page);
  }
  return status === undefined ? listOpenRefunds(db, page) : listRefundsInStatus(db, status, page);
}
