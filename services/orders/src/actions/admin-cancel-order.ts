import { api } from '@muse/contracts';
import { type ActionContext, answer } from '@muse/kit';
import type { OrdersDependencies } from '../dependencies.ts';
import { cancelOnRequest } from '../processes/cancel-order.ts';
import { orderNumberIn, readOrder } from '../processes/read-order.ts';

/** Any order; the reason is required. */
export const adminCancelOrder = answer(
  api.orders.adminCancelOrder,
  async ({ actor, params, body: { reason } }, ctx: ActionContext & OrdersDependencies) => {
    const order = await readOrder(ctx.db, orderNumberIn(params));
    return cancelOnRequest(order, { by: actor.subject, reason }, ctx);
  },
);
