import { type DataOf, formatMoney, type refundSettled } from '@muse/contracts';
import { type Email, paragraphs } from './email.ts';

/**
 * The card did not take the money back, so an operator has paid it in another way, and has agreed with the shopper on it. Or the
 * shopper has disputed the charge: then her bank has returned the money, and nothing more follows from us.
 */
export const refundSettledEmail = (refund: DataOf<typeof refundSettled>): Email => {
  const amount = formatMoney(refund.amountCents, refund.currency);
  const what = refund.orderNumber === null ? amount : `${amount} for your order ${refund.orderNumber}`;
  const byBank = refund.disputeId !== undefined;
  return {
    kind: 'refund-settled',
    about: refund.refundId,
    sessionId: refund.sessionId,
    reader: 'shopper',
    shopper: null,
    email: null,
    subject: byBank ? `Your bank has returned ${amount} to you` : `We have paid ${amount} back to you`,
    body: byBank
      ? paragraphs(
          `Your bank has returned ${what} to you, because the charge was disputed.`,
          'There is no further refund from us, and nothing you need to do.',
        )
      : paragraphs(
          `We have paid ${what} back to you.`,
          'It does not come through the card you paid with, because the refund to it was not possible.',
        ),
  };
};
