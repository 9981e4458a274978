import type { DataOf, orderShipped } from '@muse/contracts';
import { type Email, paragraphs } from './email.ts';

/** One per parcel: an order may be shipped in several. */
export const orderShippedEmail = (order: DataOf<typeof orderShipped>): Email => ({
  kind: 'order-shipped',
  about: `${order.orderNumber} ${order.carrier.toLowerCase()} ${order.trackingNumber}`,
  sessionId: order.sessionId,
  reader: 'shopper',
  shopper: order.shopper,
  email: null,
  subject: `A parcel of your order ${order.orderNumber} is on its way`,
  body: paragraphs(
    `${order.storeName} has sent a parcel of your order ${order.orderNumber}.`,
    `It travels with ${order.carrier}, under the number ${order.trackingNumber}.`,
    order.trackingUrl === null ? null : `You can follow it here: ${order.trackingUrl}`,
  ),
});
