import { orderFailed } from '@muse/contracts';
import { NotReadyError, type ReactionContext, when } from '@muse/kit';
import { createOrderRefund } from '../processes/create-refund.ts';
import { lockRefundable } from '../storage/refunds.ts';

/** The store cannot deliver: what is left of the order's share goes back. */
export const refundWhenOrderFailed = when(
  orderFailed,
  'refund-when-order-failed',
  async ({ data: { orderNumber, reason } }, { tx, ignoreStale }: ReactionContext) => {
    const left = await lockRefundable(tx, orderNumber);
    if (!left?.captured) throw new NotReadyError(`${orderNumber} is not paid as far as we know`);
    if (!(await createOrderRefund(tx, left, { orderNumber, reason, cause: `order:${orderNumber}:failed` })))
      ignoreStale();
  },
);
