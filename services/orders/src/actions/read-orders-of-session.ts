import { api } from '@muse/contracts';
import { answer, reply } from '@muse/kit';
import { toOperatorOrder } from '../domain/api-order.ts';
import { findOrdersOfSession } from '../storage/whole-orders.ts';

/** Called by payments: the orders of a disputed purchase. Empty if it has none yet. */
export const readOrdersOfSession = answer(api.disputes.readOrders, async ({ params }, { db }) =>
  reply(200, { orders: (await findOrdersOfSession(db, params.sessionId)).map(toOperatorOrder) }),
);
