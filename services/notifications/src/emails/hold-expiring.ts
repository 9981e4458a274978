import { type DataOf, formatMoney, type holdExpiring } from '@muse/contracts';
import { type Email, paragraphs } from './email.ts';

/** For operations: a hold that ends before its orders are settled is captured with them, and what fails later is refunded. */
export const holdExpiringEmail = (
  hold: DataOf<typeof holdExpiring>,
  { operationsEmail }: { operationsEmail: string | null },
): Email => {
  const amount = formatMoney(hold.amountCents, hold.currency);
  return {
    kind: 'hold-expiring', // stored name; do not rename
    about: hold.sessionId,
    sessionId: hold.sessionId,
    reader: 'operations',
    shopper: null,
    email: operationsEmail,
    subject: `A hold of ${amount} ends ${hold.captureBefore}: settle its orders`,
    body: paragraphs(
      `The card of session ${hold.sessionId} holds ${amount} until ${hold.captureBefore}. These orders are neither placed nor failed yet:`,
      hold.orderNumbers.join('\n'),
      'Place or fail them. Shortly before its end the hold is captured with all orders that have not failed, and what fails later is refunded.',
    ),
  };
};
