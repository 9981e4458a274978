import { api, readOrderNumber } from '@muse/contracts';
import { type ActionContext, answer, refuse, refuseUnless, reply } from '@muse/kit';
import type { OrdersDependencies } from '../dependencies.ts';
import { toApiOrder } from '../domain/api-order.ts';
import { cancelOnce } from '../processes/cancel-order.ts';
import { lockOrder } from '../storage/orders.ts';
import { readOrder, readOrderOf } from '../storage/whole-orders.ts';

/** Placement decides, asked outside any transaction. If we die after its yes, its fact completes the cancelling. */
export const cancelOrder = answer(
  api.orders.cancelOrder,
  async (
    { shopper, params, body: { reason = null } },
    { db, transaction, placement }: ActionContext & OrdersDependencies,
  ) => {
    const orderNumber = readOrderNumber(params.orderNumber) ?? refuse('not_found');
    const known = await readOrderOf(db, shopper, orderNumber);
    if (known.status === 'cancelled') return reply(200, toApiOrder(known));
    refuseUnless(known.status === 'pending', 'too_late_to_cancel');

    await placement.cancel(orderNumber, shopper, reason);
    return transaction(async (tx) => {
      const order = await lockOrder(tx, orderNumber);
      refuseUnless(order, 'not_found');
      await cancelOnce(tx, order, shopper, reason);
      return reply(200, toApiOrder(await readOrder(tx, orderNumber)));
    });
  },
);
