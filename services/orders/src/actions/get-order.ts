import { api } from '@muse/contracts';
import { type ActionContext, answer, reply } from '@muse/kit';
import { toApiOrder } from '../domain/api-order.ts';
import { orderNumberIn, readOrderOf } from '../processes/read-order.ts';

export const getOrder = answer(api.orders.getOrder, async ({ shopper, params }, { db }: ActionContext) =>
  reply(200, toApiOrder(await readOrderOf(db, shopper, orderNumberIn(params)))),
);
