import { orderPlaced, placementSucceeded } from '@muse/contracts';
import { when } from '@muse/kit';
import { aboutOrder } from '../domain/facts.ts';
import { statusAfter } from '../domain/progress.ts';
import { lockOrderOfFact, placeOrder } from '../storage/orders.ts';
import { shipOrder } from '../storage/shipments.ts';

/** The store has accepted it; where it named a parcel at once, the order is shipped in the same breath. */
export const markPlacedWhenPlacementSucceeded = when(
  placementSucceeded,
  'mark-placed-when-placement-succeeded',
  async ({ data }, { tx, ignoreStale }) => {
    const order = await lockOrderOfFact(tx, data.orderNumber);
    const status = statusAfter(order.status, 'placed');
    if (status === undefined) return ignoreStale();
    await placeOrder(tx, order, status, data);
    tx.publish(orderPlaced, { ...aboutOrder(order), storeOrderNumber: data.storeOrderNumber });
    if (data.parcel) await shipOrder(tx, { ...order, status }, data.parcel, data.by);
  },
);
