import { type DataOf, type orderCancelled } from '@muse/contracts';
import { type Email, paragraphs } from './email.ts';
import { moneyOfEndedOrder } from './money-of-ended-order.ts';

export const orderCancelledEmail = (order: DataOf<typeof orderCancelled>): Email => ({
  kind: 'order-cancelled',
  about: order.orderNumber,
  sessionId: order.sessionId,
  reader: 'shopper',
  shopper: order.shopper,
  email: null,
  subject: `Your order ${order.orderNumber} is cancelled`,
  body: paragraphs(
    `Your order ${order.orderNumber} at ${order.storeName} is cancelled.`,
    order.messageToShopper ?? null,
    moneyOfEndedOrder(order),
  ),
});
