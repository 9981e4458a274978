import { orderShipped, orderStates } from '@muse/contracts';
import type { Transaction } from '@muse/kit';
import { orderEventData } from '../domain/order-event-data.ts';
import { isSameParcel } from '../domain/same-parcel.ts';
import { trackingUrl } from '../domain/tracking-url.ts';
import { type LockedOrder, transitionOrder } from '../storage/orders.ts';
import { insertShipment, type Parcel, shipmentsOf, updateEstimatedDelivery } from '../storage/shipments.ts';

/**
 * Adds a parcel to an order. A new tracking number is a new shipment: the order becomes `shipped` (again) and the event is
 * published. A known number, in any spelling, changes nothing except the estimated delivery, if one is given. The caller checks that the order
 * may be shipped; throws `InvalidTransitionError` if it may not.
 */
export async function shipOrder(tx: Transaction, order: LockedOrder, parcel: Parcel, by: string): Promise<void> {
  const { carrier, trackingNumber, estimatedDelivery } = parcel;
  const to = orderStates.must(order.status, 'shipped');
  const known = (await shipmentsOf(tx, order.orderNumber)).find((shipment) => isSameParcel(shipment, parcel));
  if (known) {
    if (estimatedDelivery !== null) await updateEstimatedDelivery(tx, known, estimatedDelivery);
    return;
  }
  const url = trackingUrl(carrier, trackingNumber);
  await insertShipment(tx, order.orderNumber, parcel, url);
  await transitionOrder(tx, order, { to, by, note: null, publicNote: null });
  tx.publish(orderShipped, { ...orderEventData(order), carrier, trackingNumber, trackingUrl: url });
}
