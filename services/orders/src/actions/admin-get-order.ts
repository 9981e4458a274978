import { api, readOrderNumber } from '@muse/contracts';
import { type ActionContext, answer, refuse, reply } from '@muse/kit';
import { toApiOrder } from '../domain/api-order.ts';
import { readOrder } from '../storage/whole-orders.ts';

export const adminGetOrder = answer(api.orders.adminGetOrder, async ({ params }, { db }: ActionContext) => {
  const order = await readOrder(db, readOrderNumber(params.orderNumber) ?? refuse('not_found'));
  return reply(200, { ...toApiOrder(order), shopper: order.shopper });
});
