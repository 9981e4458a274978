import { orderFailed, placementFailed } from '@muse/contracts';
import { when } from '@muse/kit';
import { orderEventData } from '../domain/order-event-data.ts';
import { statusAfter } from '../domain/status-after.ts';
import { lockOrderForEvent, transitionOrder } from '../storage/orders.ts';

/** The store cannot deliver. What we say now makes payments give the order's total back. */
export const markFailedWhenPlacementFailed = when(
  placementFailed,
  'mark-failed-when-placement-failed',
  async ({ data: { orderNumber, by, reason } }, { tx, ignoreStale }) => {
    const order = await lockOrderForEvent(tx, orderNumber);
    const to = statusAfter(order.status, 'failed');
    if (to === undefined) return ignoreStale();
    await transitionOrder(tx, order, { to, by, note: reason });
    tx.publish(orderFailed, {
      ...orderEventData(order),
      totalCents: order.totalCents,
      currency: order.currency,
      reason,
    });
  },
);
