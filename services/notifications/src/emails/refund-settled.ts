import { type DataOf, formatMoney, type refundSettled } from '@muse/contracts';
import { type Email, paragraphs } from './email.ts';

/** The card did not take the money back, so an operator has paid it in another way, and has agreed with the shopper on it. */
export const refundSettledEmail = (refund: DataOf<typeof refundSettled>): Email => {
  const amount = formatMoney(refund.amountCents, refund.currency);
  return {
    kind: 'refund-settled',
    about: refund.refundId,
    sessionId: refund.sessionId,
    reader: 'shopper',
    shopper: null,
    email: null,
    subject: `We have paid ${amount} back to you`,
    body: paragraphs(
      refund.orderNumber === null
        ? `We have paid ${amount} back to you.`
        : `We have paid ${amount} for your order ${refund.orderNumber} back to you.`,
      'It does not come through the card you paid with, because the refund to it was not possible.',
    ),
  };
};
