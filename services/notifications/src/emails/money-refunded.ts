import { capturedTooMuch, type DataOf, formatMoney, type refunded } from '@muse/contracts';
import { type Email, paragraphs } from './email.ts';

/** What was released was only reserved on the card, and is never charged. */
function moneyReleasedEmail(refund: DataOf<typeof refunded>, amount: string): Email {
  return {
    ...mailAbout(refund),
    subject: `${amount} is not charged`,
    body: paragraphs(
      `${amount} that was reserved on your card for your order ${refund.orderNumber ?? ''} is not charged.`,
      'There is nothing you need to do. Your bank usually shows it as available again within a few days.',
    ),
  };
}

const mailAbout = (refund: DataOf<typeof refunded>): Omit<Email, 'subject' | 'body'> => ({
  kind: 'money-refunded',
  about: refund.refundId,
  sessionId: refund.sessionId,
  reader: 'shopper',
  shopper: null,
  email: null,
});

/**
 * A refund without an order number is a payment that was captured after its purchase had ended, which is refunded in full, or the
 * part of a capture that exceeds what the orders cost.
 */
const whatWasRefunded = ({ orderNumber, reason }: DataOf<typeof refunded>, amount: string): string => {
  if (orderNumber !== null) return `We have sent ${amount} for your order ${orderNumber} back.`;
  return reason === capturedTooMuch
    ? `Your card was charged ${amount} more than your orders cost. We have sent this amount back.`
    : `Your payment of ${amount} arrived after its purchase had ended. We have sent all of it back.`;
};

export const moneyRefundedEmail = (refund: DataOf<typeof refunded>): Email => {
  const amount = formatMoney(refund.amountCents, refund.currency);
  if (refund.released) return moneyReleasedEmail(refund, amount);
  return {
    ...mailAbout(refund),
    subject: `${amount} is on its way back to you`,
    body: paragraphs(
      whatWasRefunded(refund, amount),
      'It goes to the card you paid with. Your bank usually shows it within 5 to 10 days.',
    ),
  };
};
