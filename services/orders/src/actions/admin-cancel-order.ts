import { api, readOrderNumber } from '@muse/contracts';
import { type ActionContext, answer, refuse, refuseUnless, reply } from '@muse/kit';
import type { OrdersDependencies } from '../dependencies.ts';
import { toApiOrder } from '../domain/api-order.ts';
import { cancelOnce } from '../processes/cancel-order.ts';
import { lockOrder } from '../storage/orders.ts';
import { readOrder } from '../storage/whole-orders.ts';

/** Like the shopper's, for any order, with a reason. Operators are bound by placement's word too. */
export const adminCancelOrder = answer(
  api.orders.adminCancelOrder,
  async ({ actor, params, body: { reason } }, { db, transaction, placement }: ActionContext & OrdersDependencies) => {
    const orderNumber = readOrderNumber(params.orderNumber) ?? refuse('not_found');
    const known = await readOrder(db, orderNumber);
    if (known.status === 'cancelled') return reply(200, toApiOrder(known));
    refuseUnless(known.status === 'pending', 'too_late_to_cancel');

    await placement.cancel(orderNumber, actor.subject, reason);
    return transaction(async (tx) => {
      const order = await lockOrder(tx, orderNumber);
      refuseUnless(order, 'not_found');
      await cancelOnce(tx, order, actor.subject, reason);
      return reply(200, toApiOrder(await readOrder(tx, orderNumber)));
    });
  },
);
