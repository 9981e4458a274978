import type { DataOf, fraudWarned } from '@muse/contracts';
import { type Email, paragraphs } from './email.ts';

/** For operations: somebody may be buying an order of this purchase at this moment, and what is placed has to be stopped at its store. */
export const fraudWarnedEmail = (
  { signalId, sessionId, reason }: DataOf<typeof fraudWarned>,
  { operationsEmail }: { operationsEmail: string | null },
): Email => ({
  kind: 'fraud-warned', // stored name; do not rename
  about: signalId,
  sessionId,
  reader: 'operations',
  shopper: null,
  email: operationsEmail,
  subject: `A payment is probably fraudulent: ${sessionId}`,
  body: paragraphs(
    'Orders of this purchase that are not placed yet are cancelled and refunded. Orders that an operator has claimed are on hold.',
    [`Session: ${sessionId}`, `Warning: ${signalId}`, `Reason: ${reason}`].join('\n'),
    'Look for its orders at /api/v1/admin/manual-orders?status=on_hold. Do not buy them. Record those that are bought already as placed, and the others as failed: these are refunded.',
    'Orders that are placed are not refunded: try to stop them at their stores.',
  ),
});
