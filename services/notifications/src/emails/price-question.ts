import {
  type DataOf,
  formatAskedPrice,
  formatMoney,
  formatTime,
  lineText,
  type placementCustomerAsked,
} from '@muse/contracts';
import { type Email, paragraphs } from './email.ts';

/** The only way to the question: its link is a key, and stands nowhere else. */
export const priceQuestionEmail = (
  asked: DataOf<typeof placementCustomerAsked>,
  { questionUrl }: { questionUrl(orderNumber: string, questionId: string): string },
): Email => {
  const { orderNumber, questionId, storeName, currency, endsAt } = asked;
  const money = (cents: number) => formatMoney(cents, currency);
  return {
    kind: 'price-question', // stored name; do not rename
    about: questionId,
    sessionId: asked.sessionId,
    reader: 'shopper',
    shopper: asked.shopper,
    email: null,
    subject: `${storeName} asks for more than you paid: please decide about your order ${orderNumber}`,
    body: paragraphs(
      `${storeName} now asks for ${formatAskedPrice(asked)} for your order ${orderNumber}. You paid ${money(asked.paidCents)} for it. We charge your card only once, so we cannot buy it at this price:`,
      asked.items.map((item) => lineText(item)).join('\n'),
      'You can let us wait for a lower price, or cancel the order. Please tell us here:',
      questionUrl(orderNumber, questionId),
      `If we do not hear from you by ${formatTime(endsAt)}, the order ends and you get ${money(asked.refundCents)} back.`,
      'Your orders at other stores are not affected. We never ask for your card or your password by e-mail.',
    ),
  };
};
