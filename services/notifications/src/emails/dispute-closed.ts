import { type DataOf, type disputeClosed, formatMoney } from '@muse/contracts';
import { type Email, paragraphs } from './email.ts';

const consequences = {
  won: 'The money is ours again. Orders that were on hold wait in the manual queue.',
  lost: 'The shopper keeps the money. Orders that were not placed are cancelled; what is placed already must be stopped by hand.',
  closed: 'It ended without a decision. Orders that were on hold wait in the manual queue.',
};

export const disputeClosedEmail = (
  dispute: DataOf<typeof disputeClosed>,
  { operationsEmail }: { operationsEmail: string | null },
): Email => ({
  kind: `dispute-${dispute.outcome}`, // stored name; do not rename
  about: dispute.disputeId,
  sessionId: dispute.sessionId,
  reader: 'operations',
  shopper: null,
  email: operationsEmail,
  subject: `The dispute of ${formatMoney(dispute.amountCents, dispute.currency)} is ${dispute.outcome}`,
  body: paragraphs(
    consequences[dispute.outcome],
    [`Dispute: ${dispute.disputeId}`, `Session: ${dispute.sessionId}`, `Reason: ${dispute.reason}`].join('\n'),
  ),
});
