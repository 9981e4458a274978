import { type DataOf, type orderFailed } from '@muse/contracts';
import { type Email, paragraphs } from './email.ts';
import { moneyOfEndedOrder } from './money-of-ended-order.ts';

export const orderFailedEmail = (order: DataOf<typeof orderFailed>): Email => ({
  kind: 'order-failed',
  about: order.orderNumber,
  sessionId: order.sessionId,
  reader: 'shopper',
  shopper: order.shopper,
  email: null,
  subject: `${order.storeName} cannot deliver your order ${order.orderNumber}`,
  body: paragraphs(
    `We are sorry: ${order.storeName} cannot deliver your order ${order.orderNumber}.`,
    order.messageToShopper ?? null,
    moneyOfEndedOrder(order),
    'Your orders at other stores are not affected.',
  ),
});
