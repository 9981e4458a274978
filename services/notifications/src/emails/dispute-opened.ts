import { type DataOf, type disputeOpened, formatMoney } from '@muse/contracts';
import { type Email, paragraphs } from './email.ts';

/** For operations: evidence has a deadline, after which the dispute is lost. */
export const disputeOpenedEmail = (
  dispute: DataOf<typeof disputeOpened>,
  { operationsEmail }: { operationsEmail: string | null },
): Email => {
  const amount = formatMoney(dispute.amountCents, dispute.currency);
  return {
    kind: 'dispute-opened', // stored name; do not rename
    about: dispute.disputeId,
    sessionId: dispute.sessionId,
    reader: 'operations',
    shopper: null,
    email: operationsEmail,
    subject: `A payment of ${amount} is disputed: evidence is due ${dispute.dueBy ?? 'soon'}`,
    body: paragraphs(
      `The bank has taken ${amount} back. Orders that are not placed yet are on hold.`,
      [
        `Dispute: ${dispute.disputeId}`,
        `Session: ${dispute.sessionId}`,
        `Reason: ${dispute.reason}`,
        `Evidence is due: ${dispute.dueBy ?? 'see Stripe'}`,
      ].join('\n'),
      `Read the evidence at /api/v1/admin/disputes/${dispute.disputeId}/evidence, and submit it before the deadline.`,
    ),
  };
};
