import { orderFailed, placementFailed } from '@muse/contracts';
import { when } from '@muse/kit';
import { publicTextOfFailure } from '../domain/public-text-of-failure.ts';
import { statusAfter } from '../domain/status-after.ts';
import { endedOrderData } from '../processes/ended-order-data.ts';
import { lockOrderForEvent } from '../processes/lock-order-for-event.ts';
import { transitionOrder } from '../storage/orders.ts';

/** The store cannot deliver. `order.failed` makes payments refund the order. */
export const markFailedWhenPlacementFailed = when(
  placementFailed,
  'mark-failed-when-placement-failed',
  async ({ data }, { tx, ignoreStale }) => {
    const { orderNumber, by, reason } = data;
    const order = await lockOrderForEvent(tx, orderNumber);
    const to = statusAfter(order.status, 'failed');
    if (to === undefined) return ignoreStale();
    const messageToShopper = publicTextOfFailure(data);
    await transitionOrder(tx, order, { to, by, note: reason, publicNote: messageToShopper });
    tx.publish(orderFailed, await endedOrderData(tx, order, { reason, messageToShopper }));
  },
);
