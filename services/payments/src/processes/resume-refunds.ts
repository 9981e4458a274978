import { refundStates } from '@muse/contracts';
import type { Log, Transaction } from '@muse/kit';
import type { Dispute } from '../domain/dispute.ts';
import { refundsRefusedBy } from '../storage/owed-refunds.ts';
import { type Refund, transitionRefund } from '../storage/refunds.ts';
import { lockSettledBy, waitingRefunds } from '../storage/waiting-refunds.ts';
import { isPublished } from './apply-refund-status.ts';
import { bookReopened } from './book-refund.ts';
import { publishRequested } from './create-refund.ts';
import { retryFailedRefund } from './retry-refund.ts';
import { settleByDispute } from './settle-by-dispute.ts';

/**
 * The dispute is decided. Lost: what is owed is settled by it. Otherwise the refunds that were refused because of it are tried
 * again, and those that it had settled before an appeal are owed again. Those that wait are sent, and their jobs find out what
 * became of attempts that were under way.
 */
export async function resumeRefunds(tx: Transaction, { id, sessionId, state }: Dispute, log: Log): Promise<void> {
  if (state === 'lost') await settleByDispute(tx, sessionId, log);
  else {
    for (const refund of await refundsRefusedBy(tx, sessionId, 'charge_disputed'))
      await retryFailedRefund(tx, refund, 'system');
    for (const refund of await lockSettledBy(tx, sessionId, id)) await reopen(tx, refund);
  }
  const waiting = await waitingRefunds(tx, sessionId);
  for (const { id: refundId } of waiting) tx.enqueue('refund', `${refundId}:${id}:${state}`, { refundId });
  if (waiting.length > 0)
    log.info({ disputeId: id, sessionId, state, refunds: waiting.length }, 'resuming the refunds that waited');
}

/** The bank has taken back from the shopper what it had paid her: we owe it to her again. */
async function reopen(tx: Transaction, refund: Refund): Promise<void> {
  const note = 'The dispute was won on appeal.';
  const to = refundStates.must(refund.status, 'reopened');
  await transitionRefund(tx, refund, { to, trigger: 'reopened', by: 'system', note });
  await bookReopened(tx, refund);
  if (isPublished(refund)) await publishRequested(tx, refund);
}
