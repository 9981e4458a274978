import type { Transaction } from '@muse/kit';

export interface Parcel {
  carrier: string;
  trackingNumber: string;
  estimatedDelivery: string | null;
}

export interface Shipment {
  id: number;
  carrier: string;
  trackingNumber: string;
}

export const shipmentsOf = (tx: Transaction, orderNumber: string): Promise<Shipment[]> =>
  tx.many<Shipment>`select id, carrier, tracking_number from shipment where order_number = ${orderNumber} order by id`;

/** The caller holds the order's lock and has checked that the order does not have this parcel. */
export const insertShipment = (
  tx: Transaction,
  orderNumber: string,
  { carrier, trackingNumber, estimatedDelivery }: Parcel,
  url: string | null,
) => tx.run`
  insert into shipment (order_number, carrier, tracking_number, tracking_url, estimated_delivery)
  values (${orderNumber}, ${carrier}, ${trackingNumber}, ${url}, ${estimatedDelivery})`;

export const updateEstimatedDelivery = (tx: Transaction, { id }: Shipment, estimatedDelivery: string) =>
  tx.run`update shipment set estimated_delivery = ${estimatedDelivery} where id = ${id}`;

export const markParcelsDelivered = (tx: Transaction, orderNumber: string) =>
  tx.run`update shipment set status = 'delivered' where order_number = ${orderNumber} and status <> 'returned'`;
