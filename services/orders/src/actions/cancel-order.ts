import { api } from '@muse/contracts';
import { type ActionContext, answer, reply } from '@muse/kit';
import type { OrdersDependencies } from '../dependencies.ts';
import { toApiOrder } from '../domain/api-order.ts';
import { cancelOnRequest } from '../processes/cancel-order.ts';
import { orderNumberIn, readOrderOf } from '../processes/read-order.ts';

export const cancelOrder = answer(
  api.orders.cancelOrder,
  async ({ shopper, params, body: { reason = null } }, ctx: ActionContext & OrdersDependencies) => {
    const order = await readOrderOf(ctx.db, shopper, orderNumberIn(params));
    const cancellation = { by: shopper, reason, publicNote: reason };
    return cancelOnRequest(order, cancellation, (cancelled) => reply(200, toApiOrder(cancelled)), ctx);
  },
);
