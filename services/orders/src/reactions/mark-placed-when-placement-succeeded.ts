import { orderPlaced, placementSucceeded } from '@muse/contracts';
import { when } from '@muse/kit';
import { orderEventData } from '../domain/order-event-data.ts';
import { statusAfter } from '../domain/status-after.ts';
import { lockOrderForEvent } from '../processes/lock-order-for-event.ts';
import { shipOrder } from '../processes/ship-order.ts';
import { markOrderPlaced } from '../storage/orders.ts';

/** The store has accepted the order. If it named a parcel too, the order is shipped in the same transaction. */
export const markPlacedWhenPlacementSucceeded = when(
  placementSucceeded,
  'mark-placed-when-placement-succeeded',
  async ({ data }, { tx, ignoreStale }) => {
    const order = await lockOrderForEvent(tx, data.orderNumber);
    const status = statusAfter(order.status, 'placed');
    if (status === undefined) return ignoreStale();
    await markOrderPlaced(tx, order, status, data);
    const { storeOrderNumber, actualTotalCents } = data;
    tx.publish(orderPlaced, { ...orderEventData(order), storeOrderNumber, actualTotalCents });
    if (data.parcel) await shipOrder(tx, { ...order, status }, data.parcel, data.by);
  },
);
