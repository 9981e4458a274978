import { type captureFailed, type DataOf, formatMoney } from '@muse/contracts';
import { type Email, paragraphs } from './email.ts';

/** For operations: goods may have been bought that nobody has paid for. */
export const captureFailedEmail = (
  hold: DataOf<typeof captureFailed>,
  { operationsEmail }: { operationsEmail: string | null },
): Email => {
  const amount = formatMoney(hold.owedCents, hold.currency);
  return {
    kind: 'capture-failed', // stored name; do not rename
    about: hold.sessionId,
    sessionId: hold.sessionId,
    reader: 'operations',
    shopper: null,
    email: operationsEmail,
    subject: `${amount} could not be captured: ${hold.sessionId}`,
    body: paragraphs(
      `The hold of session ${hold.sessionId} was not captured, and the shopper owes ${amount}. Stop what is not placed yet, and settle the rest with the shopper.`,
      [`Stripe says: ${hold.failure}`, `The hold would have ended: ${hold.captureBefore}`].join('\n'),
    ),
  };
};
