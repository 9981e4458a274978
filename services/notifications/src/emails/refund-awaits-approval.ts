import { type DataOf, formatMoney, type refundProposed } from '@muse/contracts';
import { type Email, paragraphs } from './email.ts';

/** For operations: the shopper waits until another person than the one who asked has decided. */
export const refundAwaitsApprovalEmail = (
  refund: DataOf<typeof refundProposed>,
  { operationsEmail }: { operationsEmail: string | null },
): Email => {
  const amount = formatMoney(refund.amountCents, refund.currency);
  const path = `/api/v1/admin/refunds/${refund.refundId}`;
  return {
    kind: 'refund-awaits-approval', // stored name; do not rename
    about: refund.refundId,
    sessionId: refund.sessionId,
    reader: 'operations',
    shopper: null,
    email: operationsEmail,
    subject: `A refund of ${amount} awaits approval: ${refund.orderNumber ?? refund.sessionId}`,
    body: paragraphs(
      `${refund.requestedBy} asks for a refund of ${amount}. Nothing is paid until another admin agrees.`,
      [`Order: ${refund.orderNumber ?? '–'}`, `Session: ${refund.sessionId}`, `Reason: ${refund.reason}`].join('\n'),
      `Approve it at POST ${path}/approve, or reject it with a reason at POST ${path}/reject.`,
    ),
  };
};
