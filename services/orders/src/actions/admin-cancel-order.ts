import { api } from '@muse/contracts';
import { type ActionContext, answer, reply } from '@muse/kit';
import type { OrdersDependencies } from '../dependencies.ts';
import { toOperatorOrder } from '../domain/api-order.ts';
import { cancelOnRequest } from '../processes/cancel-order.ts';
import { orderNumberIn, readOrder } from '../processes/read-order.ts';

/** Any order; the reason is required. */
export const adminCancelOrder = answer(
  api.orders.adminCancelOrder,
  async ({ actor, params, body: { reason, messageToShopper } }, ctx: ActionContext & OrdersDependencies) => {
    const order = await readOrder(ctx.db, orderNumberIn(params));
    const cancellation = { by: actor.subject, reason, publicNote: messageToShopper };
    return cancelOnRequest(order, cancellation, (cancelled) => reply(200, toOperatorOrder(cancelled)), ctx);
  },
);
