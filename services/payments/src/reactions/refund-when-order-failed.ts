import { orderFailed } from '@muse/contracts';
import { when } from '@muse/kit';
import { closeOrder } from '../processes/book-order.ts';
import { captureIfSettled } from '../processes/decide-capture.ts';
import { refundOrder } from '../processes/refund-order.ts';

/** The store cannot deliver the order: what is left of its share is refunded, or not captured. */
export const refundWhenOrderFailed = when(
  orderFailed,
  'refund-when-order-failed',
  async ({ data: { orderNumber, reason } }, { tx, ignoreStale }) => {
    const isNew = await refundOrder(tx, { orderNumber, reason, cause: `order:${orderNumber}:failed` });
    await closeOrder(tx, orderNumber);
    await captureIfSettled(tx, orderNumber);
    if (!isNew) ignoreStale();
  },
);
