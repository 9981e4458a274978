import { orderCancelled } from '@muse/contracts';
import { NotReadyError, type ReactionContext, when } from '@muse/kit';
import { createOrderRefund } from '../processes/create-refund.ts';
import { lockRefundable } from '../storage/refunds.ts';

/** Cancelled before anybody began to place it: what is left of the order's share goes back. */
export const refundWhenOrderCancelled = when(
  orderCancelled,
  'refund-when-order-cancelled',
  async ({ data: { orderNumber, reason } }, { tx, ignoreStale }: ReactionContext) => {
    const left = await lockRefundable(tx, orderNumber);
    if (!left?.captured) throw new NotReadyError(`${orderNumber} is not paid as far as we know`);
    if (!(await createOrderRefund(tx, left, { orderNumber, reason, cause: `order:${orderNumber}:cancelled` })))
      ignoreStale();
  },
);
