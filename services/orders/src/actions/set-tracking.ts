import { api, orderStates } from '@muse/contracts';
import { type ActionContext, answer, refuseUnless, reply } from '@muse/kit';
import { toOperatorOrder } from '../domain/api-order.ts';
import { orderNumberIn, readOrder } from '../processes/read-order.ts';
import { shipOrder } from '../processes/ship-order.ts';
import { lockOrder } from '../storage/orders.ts';

/** Any order: the contract admits operators, admins and services only. */
export const setTracking = answer(
  api.orders.setTracking,
  async ({ actor, params, body: parcel }, { transaction }: ActionContext) => {
    const orderNumber = orderNumberIn(params);
    return transaction(async (tx) => {
      const order = await lockOrder(tx, orderNumber);
      refuseUnless(order, 'not_found');
      refuseUnless(orderStates.next(order.status, 'shipped'), 'wrong_state');
      await shipOrder(tx, order, parcel, actor.subject);
      return reply(200, toOperatorOrder(await readOrder(tx, orderNumber)));
    });
  },
);
