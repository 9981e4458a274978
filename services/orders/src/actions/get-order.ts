import { api, readOrderNumber } from '@muse/contracts';
import { type ActionContext, answer, refuse, reply } from '@muse/kit';
import { toApiOrder } from '../domain/api-order.ts';
import { readOrderOf } from '../storage/whole-orders.ts';

export const getOrder = answer(api.orders.getOrder, async ({ shopper, params }, { db }: ActionContext) => {
  const orderNumber = readOrderNumber(params.orderNumber) ?? refuse('not_found');
  return reply(200, toApiOrder(await readOrderOf(db, shopper, orderNumber)));
});
