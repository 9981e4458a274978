import { z } from 'zod';
import { orderStates } from '../states/order.ts';
import { placementMethod } from './catalog.ts';
import { chosenShipping } from './checkout.ts';
import * as s from './common.ts';

export const orderStatus = z.enum(orderStates.states);
export type OrderStatus = z.output<typeof orderStatus>;
const paymentStatuses = ['paid', 'refund_pending', 'partially_refunded', 'refunded', 'disputed'] as const;
const paymentStatus = z.enum(paymentStatuses);
const shipmentStatus = z.enum(['pre_transit', 'in_transit', 'out_for_delivery', 'delivered', 'exception', 'returned']);

export const shipment = z.object({
  carrier: z.string(),
  trackingNumber: z.string(),
  trackingUrl: z.string().nullable(),
  status: shipmentStatus,
  estimatedDelivery: z.string().nullable(),
});

const historyLine = z.object({
  fromStatus: orderStatus.nullable(),
  toStatus: orderStatus,
  /** To the shopper `system`, `store`, `operator` or her own subject; to operators the subject of the actor. */
  changedBy: z.string(),
  /** To the shopper only what was meant for her; to operators the internal note. */
  note: z.string().nullable(),
  at: s.time,
});

export const order = z.object({
  museOrderNumber: s.orderNumber,
  checkoutSessionId: s.id,
  storeId: s.storeId,
  storeName: z.string(),
  storeOrderNumber: z.string().nullable(),
  status: orderStatus,
  paymentStatus,
  placementMethod: placementMethod.nullable(),
  ...s.sums,
  /** Refunds that have succeeded. */
  refundedCents: s.cents,
  /** What was paid back outside Stripe: by an operator, or by the bank after a lost dispute. */
  settledCents: s.cents,
  currency: s.currency,
  items: z.array(s.line),
  shippingAddress: s.address,
  /** The option that was chosen, with the days on which it is expected; null if the store says nothing about it. */
  shippingOption: chosenShipping.nullable().optional(),
  shipments: z.array(shipment),
  history: z.array(historyLine),
  createdAt: s.time,
  placedAt: s.timeOrNull,
  shippedAt: s.timeOrNull,
  deliveredAt: s.timeOrNull,
});
export type Order = z.output<typeof order>;

/** An order as operators see it: with the internal notes and the text that the shopper sees. */
export const operatorOrder = z.object({
  ...order.shape,
  /** `refund_failed`: a refund is owed and its last attempt has failed; shoppers see `refund_pending`. */
  paymentStatus: z.enum([...paymentStatuses, 'refund_failed']),
  history: z.array(z.object({ ...historyLine.shape, messageToShopper: z.string().nullable() })),
});
export type OperatorOrder = z.output<typeof operatorOrder>;

/** A date or a time: carriers give both. */
export const estimatedDelivery = z.union([z.iso.date(), z.iso.datetime({ offset: true })]);
