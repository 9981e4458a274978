import { z } from 'zod';
import { endpoint } from '../endpoint.ts';
import * as s from '../shapes/common.ts';
import { estimatedDelivery, operatorOrder, order, orderStatus } from '../shapes/orders.ts';
import { storeReference } from '../shapes/store-reference.ts';

const orderNumber = z.object({ orderNumber: s.typedOrderNumber });

const orderFilters = {
  q: s.text(100).optional(),
  status: orderStatus.optional(),
  storeId: s.storeId.optional(),
  from: z.union([z.iso.date(), z.iso.datetime({ offset: true })]).optional(),
  to: z.union([z.iso.date(), z.iso.datetime({ offset: true })]).optional(),
};

export const listOrders = endpoint({
  id: 'orders.listOrders',
  service: 'orders',
  method: 'GET',
  path: '/orders',
  access: 'shopper',
  summary: 'The shopper’s own orders',
  query: z.strictObject({ status: orderStatus.optional(), storeId: s.storeId.optional(), ...s.listQuery }),
  replies: { 200: z.object({ orders: z.array(order), nextCursor: s.nextCursor }) },
});

export const orderStats = endpoint({
  id: 'orders.orderStats',
  service: 'orders',
  method: 'GET',
  path: '/orders/stats',
  access: 'shopper',
  summary: 'Statistics of the shopper’s orders',
  replies: {
    200: z.object({
      totalOrders: s.count,
      totalSpentCents: z.int(),
      currency: s.currency,
      byStatus: z.record(orderStatus, s.count),
      stores: z.array(z.object({ storeId: s.storeId, storeName: z.string(), orders: s.count, spentCents: z.int() })),
    }),
  },
});

export const getOrder = endpoint({
  id: 'orders.getOrder',
  service: 'orders',
  method: 'GET',
  path: '/orders/:orderNumber',
  access: 'shopper',
  summary: 'One of the shopper’s orders',
  params: orderNumber,
  replies: { 200: order },
});

export const streamOrderEvents = endpoint({
  id: 'orders.streamOrderEvents',
  service: 'orders',
  method: 'GET',
  path: '/orders/events',
  access: 'shopper',
  summary: 'Server-sent events: each of the shopper’s orders when it changes; `Last-Event-ID` resumes',
  stream: true,
  replies: {
    200: s.eventStream(
      'Events `order.updated`; `data` is the whole order, as `GET /orders/{orderNumber}` answers it. ' +
        'With `Last-Event-ID` first the orders that have changed since; all of them if the id is older than a day.',
    ),
  },
});

export const setTracking = endpoint({
  id: 'orders.setTracking',
  service: 'orders',
  method: 'PUT',
  path: '/orders/:orderNumber/tracking',
  access: 'operator or service',
  summary: 'Record a shipment; another tracking number is another shipment',
  params: orderNumber,
  body: z.strictObject({
    trackingNumber: storeReference(100),
    carrier: storeReference(50),
    estimatedDelivery: s.orNull(estimatedDelivery),
  }),
  replies: { 200: operatorOrder },
  refusals: ['wrong_state'],
});

export const cancelOrder = endpoint({
  id: 'orders.cancelOrder',
  service: 'orders',
  method: 'POST',
  path: '/orders/:orderNumber/cancel',
  access: 'shopper',
  summary: 'Cancel an order whose placement has not begun; its total is refunded',
  bodyOptional: true,
  params: orderNumber,
  body: z.strictObject({ reason: s.text(500).optional() }).default({}),
  replies: { 200: order },
  refusals: ['too_late_to_cancel'],
});

export const adminListOrders = endpoint({
  id: 'orders.adminListOrders',
  service: 'orders',
  method: 'GET',
  path: '/admin/orders',
  access: 'operator',
  summary: 'All orders; `q` searches order numbers, store order numbers, names and e-mail addresses',
  query: z.strictObject({ ...orderFilters, ...s.listQuery }),
  replies: { 200: z.object({ orders: z.array(operatorOrder), nextCursor: s.nextCursor }) },
});

export const adminGetOrder = endpoint({
  id: 'orders.adminGetOrder',
  service: 'orders',
  method: 'GET',
  path: '/admin/orders/:orderNumber',
  access: 'operator',
  summary: 'Any order, with its shopper',
  params: orderNumber,
  replies: { 200: z.object({ ...operatorOrder.shape, shopper: s.id }) },
});

export const adminCancelOrder = endpoint({
  id: 'orders.adminCancelOrder',
  service: 'orders',
  method: 'POST',
  path: '/admin/orders/:orderNumber/cancel',
  access: 'operator',
  summary: 'Cancel an order whose placement has not begun, with a reason; its total is refunded',
  params: orderNumber,
  body: z.strictObject({ reason: s.text(500), messageToShopper: s.messageToShopper }),
  replies: { 200: operatorOrder },
  refusals: ['too_late_to_cancel'],
});

export const deliverOrder = endpoint({
  id: 'orders.deliverOrder',
  service: 'orders',
  method: 'POST',
  path: '/admin/orders/:orderNumber/deliver',
  access: 'operator',
  summary: 'Record that an order that was shipped has arrived, with a reason; delivering it again changes nothing',
  params: orderNumber,
  body: z.strictObject({ reason: s.text(500), messageToShopper: s.messageToShopper }),
  replies: { 200: operatorOrder },
  refusals: ['wrong_state'],
});

export const exportOrders = endpoint({
  id: 'orders.exportOrders',
  service: 'orders',
  method: 'GET',
  path: '/admin/orders.csv',
  access: 'operator',
  summary: 'All orders as CSV, newest first, with the filters of the list. Amounts are in minor units',
  query: z.strictObject(orderFilters),
  replies: { 200: s.csv },
});
