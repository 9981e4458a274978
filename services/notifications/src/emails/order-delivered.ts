import type { DataOf, orderDelivered } from '@muse/contracts';
import { type Email, paragraphs } from './email.ts';

export const orderDeliveredEmail = (order: DataOf<typeof orderDelivered>): Email => ({
  kind: 'order-delivered',
  about: order.orderNumber,
  sessionId: order.sessionId,
  reader: 'shopper',
  shopper: order.shopper,
  email: null,
  subject: `Your order ${order.orderNumber} has arrived`,
  body: paragraphs(
    `Your order ${order.orderNumber} from ${order.storeName} was delivered.`,
    'If you have not received it, please answer this message.',
  ),
});
