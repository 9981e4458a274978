import { refundSettled, refundStates } from '@muse/contracts';
import type { Log, Transaction } from '@muse/kit';
import { lostDisputeOf } from '../storage/disputes.ts';
import { lockPayment } from '../storage/payments.ts';
import { type Refund, transitionRefund } from '../storage/refunds.ts';
import { lockDebtsOf, settledByDispute } from '../storage/waiting-refunds.ts';
import { isPublished } from './apply-refund-status.ts';
import { bookPaidByDispute } from './book-refund.ts';
import { refundEventData } from './create-refund.ts';
import { isWaiting } from './read-refund.ts';
import { enqueueTaxReversals } from './reverse-tax.ts';

/**
 * After a lost dispute the shopper has her money from the bank: the refunds of the session that are still owed are settled by it,
 * up to its amount. What exceeds it stays owed and is refused by Stripe, for an operator to settle. An attempt that may be under
 * way is left to its job.
 */
export async function settleByDispute(tx: Transaction, sessionId: string, log: Log): Promise<void> {
  const dispute = await lostDisputeOf(tx, sessionId);
  if (!dispute) return;
  await lockPayment(tx, sessionId);
  let left = dispute.amountCents - (await settledByDispute(tx, sessionId, dispute.id));
  for (const refund of await lockDebtsOf(tx, sessionId)) {
    if (refund.status !== 'failed' && !(await isWaiting(tx, refund))) continue;
    if (refund.amountCents > left) {
      log.error(
        { refundId: refund.id, disputeId: dispute.id, left },
        'a lost dispute is smaller than what is owed: settle it',
      );
      continue;
    }
    left -= refund.amountCents;
    await settle(tx, refund, dispute.id);
  }
}

async function settle(tx: Transaction, refund: Refund, disputeId: string): Promise<void> {
  const note = 'The bank has paid the shopper: the dispute was lost.';
  const { at } = await transitionRefund(tx, refund, {
    ...{ to: refundStates.must(refund.status, 'settled'), failure: refund.failure, by: 'system', note },
    settlement: { reference: disputeId, note, by: 'system' },
  });
  await bookPaidByDispute(tx, refund);
  if (!isPublished(refund)) return;
  tx.publish(refundSettled, { ...refundEventData(refund), settledAt: at, disputeId });
  await enqueueTaxReversals(tx, refund);
}
