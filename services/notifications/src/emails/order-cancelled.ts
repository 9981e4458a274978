import { type DataOf, formatMoney, type orderCancelled } from '@muse/contracts';
import { type Email, paragraphs } from './email.ts';

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
    `You get its total of ${formatMoney(order.totalCents, order.currency)} back, on the card you paid with. There is nothing you need to do; we write again when it is on its way.`,
  ),
});
