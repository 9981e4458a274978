import { api } from '@muse/contracts';
import { type ActionContext, answer } from '@muse/kit';
import type { OrdersDependencies } from '../dependencies.ts';
import { cancelOnRequest } from '../processes/cancel-order.ts';
import { orderNumberIn, readOrderOf } from '../processes/read-order.ts';

export const cancelOrder = answer(
  api.orders.cancelOrder,
  async ({ shopper, params, body: { reason = null } }, ctx: ActionContext & OrdersDependencies) => {
    const order = await readOrderOf(ctx.db, shopper, orderNumberIn(params));
    return cancelOnRequest(order, { by: shopper, reason }, ctx);
  },
);
