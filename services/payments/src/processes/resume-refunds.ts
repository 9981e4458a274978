import type { Log, Transaction } from '@muse/kit';
import type { Dispute } from '../domain/dispute.ts';
import { refundsRefusedBy } from '../storage/owed-refunds.ts';
import { settledByDispute, waitingRefunds } from '../storage/waiting-refunds.ts';
import { retryFailedRefund } from './retry-refund.ts';
import { settleByDispute } from './settle-by-dispute.ts';

/**
 * The dispute is decided. Lost: what is owed is settled by it. Otherwise the refunds that were refused because of it are tried
 * again. Those that waited are sent, and their jobs find out what became of attempts that were under way.
 */
export async function resumeRefunds(tx: Transaction, { id, sessionId, state }: Dispute, log: Log): Promise<void> {
  if (state === 'lost') await settleByDispute(tx, sessionId, log);
  else
    for (const refund of await refundsRefusedBy(tx, sessionId, 'charge_disputed'))
      await retryFailedRefund(tx, refund, 'system');
  if (state === 'won' && (await settledByDispute(tx, sessionId, id)) > 0)
    log.error(
      { disputeId: id, sessionId },
      'a dispute is won whose loss had settled refunds: they are owed, pay them by hand',
    );
  const waiting = await waitingRefunds(tx, sessionId);
  for (const { id: refundId } of waiting) tx.enqueue('refund', `${refundId}:${id}:${state}`, { refundId });
  if (waiting.length > 0)
    log.info({ disputeId: id, sessionId, state, refunds: waiting.length }, 'resuming the refunds that waited');
}
