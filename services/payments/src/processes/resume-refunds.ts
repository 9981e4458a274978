import type { Log, Transaction } from '@muse/kit';
import type { Dispute } from '../domain/dispute.ts';
import { refundsRefusedBy } from '../storage/owed-refunds.ts';
import { waitingRefunds } from '../storage/waiting-refunds.ts';
import { retryFailedRefund } from './retry-refund.ts';

/** The dispute is decided in our favour: the refunds that waited for it, or were refused because of it, are sent. */
export async function resumeRefunds(tx: Transaction, { id, sessionId, state }: Dispute, log: Log): Promise<void> {
  if (state === 'lost') return;
  for (const refund of await refundsRefusedBy(tx, sessionId, 'charge_disputed'))
    await retryFailedRefund(tx, refund, 'system');
  const waiting = await waitingRefunds(tx, sessionId);
  for (const { id: refundId } of waiting) tx.enqueue('refund', `${refundId}:${id}`, { refundId });
  if (waiting.length > 0)
    log.info({ disputeId: id, sessionId, refunds: waiting.length }, 'sending the refunds that waited');
}
