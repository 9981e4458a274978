import type { OperatorOrder, Order } from '@muse/contracts';
import { type HistoryRow, operatorHistory, shopperHistory } from './history.ts';
import { operatorPaymentStatusOf, paymentStatusOf } from './payment-status.ts';

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
  | 'settledCents'
  | 'currency'
  | 'shipments'
  | 'shippingOption'
  | 'createdAt'
  | 'placedAt'
  | 'shippedAt'
  | 'deliveredAt';

/** A row of the view `order_with_settlements`: an order with its shipments, history, refunds and disputes. */
export interface WholeOrder extends Pick<Order, UnchangedFields> {
  orderNumber: string;
  sessionId: string;
  shopper: string;
  lines: Order['items'];
  address: Order['shippingAddress'];
  history: HistoryRow[];
  refundPending: boolean;
  /** A refund has failed and is still owed. */
  refundFailed: boolean;
  disputed: boolean;
}

/** The order as its shopper sees it. */
export const toApiOrder = (order: WholeOrder): Order => ({
  ...commonFields(order),
  paymentStatus: paymentStatusOf(order),
  history: shopperHistory(order.history, order.shopper),
});

/** The order as operators see it; the shopper's id is left out. */
export const toOperatorOrder = (order: WholeOrder): OperatorOrder => ({
  ...commonFields(order),
  paymentStatus: operatorPaymentStatusOf(order),
  history: operatorHistory(order.history),
});

const commonFields = (order: WholeOrder): Omit<Order, 'history' | 'paymentStatus'> => ({
  museOrderNumber: order.orderNumber,
  checkoutSessionId: order.sessionId,
  storeId: order.storeId,
  storeName: order.storeName,
  storeOrderNumber: order.storeOrderNumber,
  status: order.status,
  // By hand, unless placement says that a machine has begun.
  placementMethod: order.placementMethod ?? 'manual',
  subtotalCents: order.subtotalCents,
  discountCents: order.discountCents,
  shippingCents: order.shippingCents,
  taxCents: order.taxCents,
  serviceFeeCents: order.serviceFeeCents,
  totalCents: order.totalCents,
  refundedCents: order.refundedCents,
  settledCents: order.settledCents,
  currency: order.currency,
  items: order.lines,
  shippingAddress: order.address,
  shippingOption: order.shippingOption,
  shipments: order.shipments,
  createdAt: order.createdAt,
  placedAt: order.placedAt,
  shippedAt: order.shippedAt,
  deliveredAt: order.deliveredAt,
});
