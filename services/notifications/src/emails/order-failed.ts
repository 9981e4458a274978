import { type DataOf, formatMoney, type orderFailed } from '@muse/contracts';
import { type Email, paragraphs } from './email.ts';

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
    `You get its total of ${formatMoney(order.totalCents, order.currency)} back, on the card you paid with. There is nothing you need to do; we write again when it is on its way.`,
    'Your orders at other stores are not affected.',
  ),
});
