import { type DataOf, formatMoney, type orderCancelled, refundedInFull } from '@muse/contracts';
import { type Email, paragraphs } from './email.ts';

/** The reason that placement gives after a lost dispute. It is compared, and never shown. */
const lostDispute = 'disputed';

/** After a lost dispute the bank returns the money, and no refund to the card follows. */
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
    moneyOf(order),
  ),
});

function moneyOf(order: DataOf<typeof orderCancelled>): string {
  if (order.reason === lostDispute) return returnedByBank;
  return order.reason === refundedInFull ? isRefunded(order) : refundFollows(order);
}

const isRefunded = ({ totalCents, currency }: DataOf<typeof orderCancelled>): string =>
  `Its total of ${formatMoney(totalCents, currency)} is refunded. There is nothing you need to do.`;

const returnedByBank =
  'The charge for it was disputed, so your bank returns the money to you. There is nothing you need to do.';

const refundFollows = ({ totalCents, currency }: DataOf<typeof orderCancelled>): string =>
  `You get its total of ${formatMoney(totalCents, currency)} back, on the card you paid with. There is nothing you need to do; we write again when it is on its way.`;
