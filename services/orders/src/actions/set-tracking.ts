import { api, orderStates, readOrderNumber } from '@muse/contracts';
import { type ActionContext, answer, refuse, refuseUnless, reply } from '@muse/kit';
import { toApiOrder } from '../domain/api-order.ts';
import { lockOrder } from '../storage/orders.ts';
import { shipOrder } from '../storage/shipments.ts';
import { readOrder } from '../storage/whole-orders.ts';

/** Any order: whoever may knock here works for the shop. */
export const setTracking = answer(
  api.orders.setTracking,
  async ({ actor, params, body: parcel }, { transaction }: ActionContext) => {
    const orderNumber = readOrderNumber(params.orderNumber) ?? refuse('not_found');
    return transaction(async (tx) => {
      const order = await lockOrder(tx, orderNumber);
      refuseUnless(order, 'not_found');
      refuseUnless(orderStates.next(order.status, 'shipped'), 'wrong_state');
      await shipOrder(tx, order, parcel, actor.subject);
      return reply(200, toApiOrder(await readOrder(tx, orderNumber)));
    });
  },
);
