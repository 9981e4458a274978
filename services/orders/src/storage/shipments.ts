import { orderShipped, orderStates } from '@muse/contracts';
import type { Transaction } from '@muse/kit';
import { orderEventData } from '../domain/order-event-data.ts';
import { trackingUrl } from '../domain/tracking-url.ts';
import { type LockedOrder, transitionOrder } from './orders.ts';

export interface Parcel {
  carrier: string;
  trackingNumber: string;
  estimatedDelivery: string | null;
}

/**
 * Another number is another shipment: the order is shipped (again), and that is said. A number that is known changes nothing
 * but its estimated delivery, where one is given. Wants an order that may ship; throws where its life does not allow it.
 */
export async function shipOrder(tx: Transaction, order: LockedOrder, parcel: Parcel, by: string): Promise<void> {
  const { carrier, trackingNumber, estimatedDelivery } = parcel;
  const to = orderStates.must(order.status, 'shipped');
  const url = trackingUrl(carrier, trackingNumber);
  const fresh = await tx.run`
    insert into shipment (order_number, carrier, tracking_number, tracking_url, estimated_delivery)
    values (${order.orderNumber}, ${carrier}, ${trackingNumber}, ${url}, ${estimatedDelivery})
    on conflict (order_number, lower(carrier), tracking_number) do nothing`;
  if (fresh === 0) {
    if (estimatedDelivery !== null) await expectAt(tx, order.orderNumber, parcel);
    return;
  }
  await transitionOrder(tx, order, { to, by, note: null });
  tx.publish(orderShipped, { ...orderEventData(order), carrier, trackingNumber, trackingUrl: url });
}

const expectAt = (
  tx: Transaction,
  orderNumber: string,
  { carrier, trackingNumber, estimatedDelivery }: Parcel,
) => tx.run`
  update shipment set estimated_delivery = ${estimatedDelivery}
  where order_number = ${orderNumber} and lower(carrier) = lower(${carrier}) and tracking_number = ${trackingNumber}`;
