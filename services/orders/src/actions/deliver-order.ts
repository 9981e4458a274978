import { api, orderDelivered, orderStates } from '@muse/contracts';
import { type ActionContext, answer, refuseUnless, reply } from '@muse/kit';
import { toOperatorOrder } from '../domain/api-order.ts';
import { orderEventData } from '../domain/order-event-data.ts';
import { orderNumberIn, readOrder } from '../processes/read-order.ts';
import { lockOrder, transitionOrder } from '../storage/orders.ts';
import { markParcelsDelivered } from '../storage/shipments.ts';

/** An operator knows that the order has arrived, for example from the shopper or the carrier. */
export const deliverOrder = answer(
  api.orders.deliverOrder,
  ({ actor, params, body: { reason, messageToShopper } }, { transaction }: ActionContext) =>
    transaction(async (tx) => {
      const orderNumber = orderNumberIn(params);
      const order = await lockOrder(tx, orderNumber);
      refuseUnless(order, 'not_found');
      if (order.status !== 'delivered') {
        const to = orderStates.next(order.status, 'delivered');
        refuseUnless(to, 'wrong_state');
        await markParcelsDelivered(tx, orderNumber);
        await transitionOrder(tx, order, { to, by: actor.subject, note: reason, publicNote: messageToShopper });
        tx.publish(orderDelivered, orderEventData(order));
      }
      return reply(200, toOperatorOrder(await readOrder(tx, orderNumber)));
    }),
);
