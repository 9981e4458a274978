import type { Order } from '@muse/contracts';
import { paymentStatusOf } from './payment-status.ts';

type UnchangedFields =
  | 'storeId'
  | 'storeName'
  | 'storeOrderNumber'
  | 'status'
  | 'placementMethod'
  | 'subtotalCents'
  | 'discountCents'
  | 'shippingCents'
  | 'taxCents'
  | 'serviceFeeCents'
  | 'totalCents'
  | 'refundedCents'
  | 'currency'
  | 'shipments'
  | 'history'
  | 'createdAt'
  | 'placedAt'
  | 'shippedAt'
  | 'deliveredAt';

/** A row of the view `whole_order`: an order with its shipments, history and refunds. */
export interface WholeOrder extends Pick<Order, UnchangedFields> {
  orderNumber: string;
  sessionId: string;
  shopper: string;
  lines: Order['items'];
  address: Order['shippingAddress'];
  refundPending: boolean;
}

/** The order as the API returns it; the shopper's id is left out. */
export const toApiOrder = (order: WholeOrder): Order => ({
  museOrderNumber: order.orderNumber,
  checkoutSessionId: order.sessionId,
  storeId: order.storeId,
  storeName: order.storeName,
  storeOrderNumber: order.storeOrderNumber,
  status: order.status,
  paymentStatus: paymentStatusOf(order),
  placementMethod: order.placementMethod,
  subtotalCents: order.subtotalCents,
  discountCents: order.discountCents,
  shippingCents: order.shippingCents,
  taxCents: order.taxCents,
  serviceFeeCents: order.serviceFeeCents,
  totalCents: order.totalCents,
  refundedCents: order.refundedCents,
  currency: order.currency,
  items: order.lines,
  shippingAddress: order.address,
  shipments: order.shipments,
  history: order.history.map((line) => ({ ...line, at: new Date(line.at).toISOString() })),
  createdAt: order.createdAt,
  placedAt: order.placedAt,
  shippedAt: order.shippedAt,
  deliveredAt: order.deliveredAt,
});
