import { z } from 'zod';
import { event } from '../event.ts';
import { chosenShipping } from '../shapes/checkout.ts';
import * as s from '../shapes/common.ts';

const order = { orderNumber: s.orderNumber, sessionId: s.id, shopper: s.id, storeId: s.storeId, storeName: z.string() };

/** `reason` is internal; only `messageToShopper` may be shown to her. Absent in events of release 0.1.0. */
const publicText = { messageToShopper: z.string().nullable().optional() };

/** A dispute that stands against the payment: no refund follows while it is open, nor after it was lost. Absent if there is none. */
const standing = { dispute: z.enum(['open', 'lost']).optional() };

/** An order that ended without its goods: its total is refunded. */
const endedOrder = z.object({
  ...order,
  totalCents: s.cents,
  currency: s.currency,
  reason: z.string(),
  ...publicText,
  ...standing,
});

export const orderCreated = event({
  name: 'order.created',
  version: 1,
  owner: 'orders',
  consumers: ['placement', 'checkout'],
  description: 'An order exists and can be read; published again when checkout.paid is published again.',
  about: 'orderNumber',
  purchase: 'sessionId',
  data: z.object({
    ...order,
    lines: z.array(s.line),
    itemCount: s.count,
    ...s.sums,
    currency: s.currency,
    address: s.address,
    /** How the shopper wants it shipped; absent if the store says nothing about it. */
    shippingOption: chosenShipping.optional(),
    createdAt: s.time,
  }),
});

export const orderPlaced = event({
  name: 'order.placed',
  version: 1,
  owner: 'orders',
  consumers: ['payments', 'notifications'],
  description: 'The store has accepted the order.',
  about: 'orderNumber',
  purchase: 'sessionId',
  data: z.object({
    ...order,
    storeOrderNumber: z.string(),
    /** What the store charges us; null if it is not known. Absent in events of release 0.1.0. */
    actualTotalCents: s.cents.nullable().optional(),
  }),
});

export const orderFailed = event({
  name: 'order.failed',
  version: 1,
  owner: 'orders',
  consumers: ['payments', 'notifications'],
  description: 'The store cannot deliver: the order’s total is refunded.',
  about: 'orderNumber',
  purchase: 'sessionId',
  data: endedOrder,
});

export const orderCancelled = event({
  name: 'order.cancelled',
  version: 1,
  owner: 'orders',
  consumers: ['payments', 'notifications'],
  description: 'The order was cancelled before its placement began: its total is refunded.',
  about: 'orderNumber',
  purchase: 'sessionId',
  data: endedOrder,
});

export const orderShipped = event({
  name: 'order.shipped',
  version: 1,
  owner: 'orders',
  consumers: ['payments', 'notifications'],
  description: 'The order, or a part of it, was shipped.',
  about: 'orderNumber',
  purchase: 'sessionId',
  data: z.object({ ...order, carrier: z.string(), trackingNumber: z.string(), trackingUrl: z.string().nullable() }),
});

export const orderDelivered = event({
  name: 'order.delivered',
  version: 1,
  owner: 'orders',
  consumers: ['payments', 'notifications'],
  description: 'The order has arrived.',
  about: 'orderNumber',
  purchase: 'sessionId',
  data: z.object(order),
});
