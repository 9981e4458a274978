import type { Transaction } from '@muse/kit';

export interface Parcel {
  carrier: string;
  trackingNumber: string;
  estimatedDelivery: string | null;
}

/** Returns false if the order has a shipment with this carrier, in any spelling, and number. */
export async function insertShipment(
  tx: Transaction,
  orderNumber: string,
  { carrier, trackingNumber, estimatedDelivery }: Parcel,
  url: string | null,
): Promise<boolean> {
  const inserted = await tx.run`
    insert into shipment (order_number, carrier, tracking_number, tracking_url, estimated_delivery)
    values (${orderNumber}, ${carrier}, ${trackingNumber}, ${url}, ${estimatedDelivery})
    on conflict (order_number, lower(carrier), tracking_number) do nothing`;
  return inserted > 0;
}

export const updateEstimatedDelivery = (
  tx: Transaction,
  orderNumber: string,
  { carrier, trackingNumber, estimatedDelivery }: Parcel,
) => tx.run`
  update shipment set estimated_delivery = ${estimatedDelivery}
  where order_number = ${orderNumber} and lower(carrier) = lower(${carrier}) and tracking_number = ${trackingNumber}`;
