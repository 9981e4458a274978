import type { DataOf, orderPlaced } from '@muse/contracts';
import { type Email, paragraphs } from './email.ts';

export const orderPlacedEmail = (order: DataOf<typeof orderPlaced>): Email => ({
  kind: 'order-placed',
  about: order.orderNumber,
  sessionId: order.sessionId,
  reader: 'shopper',
  shopper: order.shopper,
  email: null,
  subject: `${order.storeName} has accepted your order ${order.orderNumber}`,
  body: paragraphs(
    `Good news: ${order.storeName} has accepted your order ${order.orderNumber}.`,
    `At the store it is known as ${order.storeOrderNumber}.`,
    'We write again when your parcel is on its way.',
  ),
});
