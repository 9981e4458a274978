import { orderFailed, placementFailed } from '@muse/contracts';
import { when } from '@muse/kit';
import { orderEventData } from '../domain/order-event-data.ts';
import { statusAfter } from '../domain/status-after.ts';
import { lockOrderForEvent } from '../processes/lock-order-for-event.ts';
import { transitionOrder } from '../storage/orders.ts';

/** The store cannot deliver. `order.failed` makes payments refund the order. */
export const markFailedWhenPlacementFailed = when(
  placementFailed,
  'mark-failed-when-placement-failed',
  async ({ data: { orderNumber, by, reason } }, { tx, ignoreStale }) => {
    const order = await lockOrderForEvent(tx, orderNumber);
    const to = statusAfter(order.status, 'failed');
    if (to === undefined) return ignoreStale();
    await transitionOrder(tx, order, { to, by, note: reason });
    const { totalCents, currency } = order;
    tx.publish(orderFailed, { ...orderEventData(order), totalCents, currency, reason });
  },
);
