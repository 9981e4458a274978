import { refundSettled, refundStates } from '@muse/contracts';
import type { Log, Transaction } from '@muse/kit';
import { lostDisputeOf } from '../storage/disputes.ts';
import { lowerRefundAmount } from '../storage/owed-refunds.ts';
import { lockPayment } from '../storage/payments.ts';
import { type Refund, transitionRefund } from '../storage/refunds.ts';
import { cutOffRefund, lockDebtsOf, settledByDispute } from '../storage/waiting-refunds.ts';
import { isPublished, rejectRefund } from './apply-refund-status.ts';
import { bookPaidByDispute } from './book-refund.ts';
import { componentsOf, publishCovered } from './cover-debt.ts';
import { refundEventData } from './create-refund.ts';
import { isWaiting } from './read-refund.ts';
import { enqueueTaxReversals } from './reverse-tax.ts';

/**
 * After a lost dispute the shopper has her money from the bank: the refunds of the session that are still owed are settled by it,
 * up to its amount. Stripe refuses what exceeds it, so that fails, for an operator to settle. An attempt that may be under way is
 * left to its job.
 */
export async function settleByDispute(tx: Transaction, sessionId: string, log: Log): Promise<void> {
  const dispute = await lostDisputeOf(tx, sessionId);
  if (!dispute) return;
  await lockPayment(tx, sessionId);
  let left = dispute.amountCents - (await settledByDispute(tx, sessionId, dispute.id));
  for (const refund of await lockDebtsOf(tx, sessionId)) {
    if (refund.status !== 'failed' && !(await isWaiting(tx, refund))) continue;
    const cents = Math.min(left, refund.amountCents);
    left -= cents;
    if (cents === refund.amountCents) await settle(tx, refund, dispute.id);
    else await settlePart(tx, refund, cents, dispute.id, log);
  }
}

/** The bank has paid a part of a refund: the part is settled, and the rest is not owed by the bank. */
async function settlePart(tx: Transaction, refund: Refund, cents: number, disputeId: string, log: Log): Promise<void> {
  let rest = refund;
  if (cents > 0) {
    const components = componentsOf(refund, cents);
    rest = (await lowerRefundAmount(tx, refund, cents, components ?? undefined)) ?? refund;
    const cause = `dispute:${disputeId}:${refund.id}`;
    await settle(tx, await cutOffRefund(tx, refund, cents, { cause, components }), disputeId);
    publishCovered(tx, rest);
  }
  await rejectRefund(tx, rest, 'charge_disputed', log);
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
