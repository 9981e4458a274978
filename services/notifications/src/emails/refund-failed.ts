import { type DataOf, formatMoney, type refundFailed } from '@muse/contracts';
import { type Email, paragraphs } from './email.ts';

/** For operations only: the money has not gone back, so there is nothing to announce to the shopper yet. */
export const refundFailedEmail = (
  refund: DataOf<typeof refundFailed>,
  { operationsEmail }: { operationsEmail: string | null },
): Email => {
  const amount = formatMoney(refund.amountCents, refund.currency);
  return {
    kind: 'refund-stuck', // stored name; do not rename
    about: refund.refundId,
    sessionId: refund.sessionId,
    reader: 'operations',
    shopper: null,
    email: operationsEmail,
    subject: `A refund of ${amount} failed: ${refund.orderNumber ?? refund.sessionId}`,
    body: paragraphs(
      `Stripe could not give ${amount} back. We still owe it, and a person has to look: GET /api/v1/admin/refunds?status=failed lists it, to retry or to settle.`,
      [
        `Refund: ${refund.refundId}`,
        `Order: ${refund.orderNumber ?? 'none, a late payment goes back whole'}`,
        `Session: ${refund.sessionId}`,
        `Asked for because: ${refund.reason}`,
        `Stripe says: ${refund.failure}`,
      ].join('\n'),
    ),
  };
};
