import { api } from '@muse/contracts';
import { type ActionContext, answer, reply } from '@muse/kit';
import { toOperatorOrder } from '../domain/api-order.ts';
import { orderNumberIn, readOrder } from '../processes/read-order.ts';

export const adminGetOrder = answer(api.orders.adminGetOrder, async ({ params }, { db }: ActionContext) => {
  const order = await readOrder(db, orderNumberIn(params));
  return reply(200, { ...toOperatorOrder(order), shopper: order.shopper });
});
