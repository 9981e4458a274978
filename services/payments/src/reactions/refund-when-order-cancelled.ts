import { orderCancelled } from '@muse/contracts';
import { when } from '@muse/kit';
import { closeOrder } from '../processes/book-order.ts';
import { captureIfSettled } from '../processes/decide-capture.ts';
import { refundOrder } from '../processes/refund-order.ts';

/** The order was cancelled before its placement began: what is left of its share is refunded, or not captured. */
export const refundWhenOrderCancelled = when(
  orderCancelled,
  'refund-when-order-cancelled',
  async ({ data: { orderNumber, reason } }, { tx, ignoreStale }) => {
    const isNew = await refundOrder(tx, { orderNumber, reason, cause: `order:${orderNumber}:cancelled` });
    await closeOrder(tx, orderNumber);
    await captureIfSettled(tx, orderNumber);
    if (!isNew) ignoreStale();
  },
);
