import { type checkoutCompleted, type DataOf, formatMoney } from '@muse/contracts';
import { type Email, paragraphs } from './email.ts';

/** The only e-mail to a shopper that stores the address; the others look it up through the session. */
export const purchaseConfirmedEmail = (purchase: DataOf<typeof checkoutCompleted>): Email => {
  const money = (cents: number) => formatMoney(cents, purchase.currency);
  const orders = purchase.orders.map((order) => `${order.orderNumber}  ${order.storeName}  ${money(order.totalCents)}`);
  return {
    kind: 'purchase-confirmed',
    about: purchase.sessionId,
    sessionId: purchase.sessionId,
    reader: 'shopper',
    shopper: purchase.shopper,
    email: purchase.email,
    subject: `Thank you for your purchase of ${money(purchase.totalChargedCents)}`,
    body: paragraphs(
      'Thank you! Your payment went through, and we are placing your orders at the stores now:',
      orders.join('\n'),
      purchase.held
        ? `${money(purchase.totalChargedCents)} in all is reserved on your card. We charge it once, when the stores have answered: for what they accepted.`
        : `Your card was charged once, with ${money(purchase.totalChargedCents)} in all.`,
      `We write again when a store has accepted its order, and when a parcel is on its way. Whatever a store cannot deliver is ${purchase.held ? 'not charged' : 'refunded'}.`,
    ),
  };
};
