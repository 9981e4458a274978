import type { Log, Transaction } from '@muse/kit';
import type { StripeRefund } from '../domain/refund.ts';
import { findSessionCharged, lockPartsOf } from '../storage/external-refunds.ts';
import { lockPayment } from '../storage/payments.ts';
import { lastRefundAttempt, storeAttemptOutcome } from '../storage/refund-attempts.ts';
import { lockRefund, type Refund } from '../storage/refunds.ts';
import { applyRefundStatus } from './apply-refund-status.ts';
import { settleByDispute } from './settle-by-dispute.ts';
import { takeInRefund } from './take-in-refund.ts';

/** Applies the status of a refund at Stripe, from the answer to our call, a webhook or a look-up. */
export async function settleRefund(tx: Transaction, atStripe: StripeRefund, log: Log): Promise<void> {
  const sessionId =
    atStripe.status === 'failed' && atStripe.intentId !== null && (await findSessionCharged(tx, atStripe.intentId));
  if (!sessionId) return applyStatus(tx, atStripe, log);
  await lockPayment(tx, sessionId); // always before its refunds
  await applyStatus(tx, atStripe, log);
  await settleByDispute(tx, sessionId, log); // a lost dispute has paid what is owed again
}

async function applyStatus(tx: Transaction, atStripe: StripeRefund, log: Log): Promise<void> {
  const refund = await lockRefund(tx, atStripe);
  if (!refund) return takeInRefund(tx, atStripe, log);
  if (atStripe.refundId === null) return settleExternal(tx, refund, atStripe, log);
  const last = await lastRefundAttempt(tx, refund.id);
  if (last && atStripe.attempt < last.number) return; // of an earlier attempt, which has failed
  // Stripe has two refunds for one attempt of ours: the second is money that went out too.
  if (refund.stripeRefundId !== null && refund.stripeRefundId !== atStripe.stripeRefundId)
    return takeInRefund(tx, atStripe, log);
  if (!(await applyRefundStatus(tx, refund, atStripe, log))) return;
  const { status: outcome, failure: code, stripeRefundId } = atStripe;
  await storeAttemptOutcome(tx, { refundId: refund.id, number: atStripe.attempt }, { outcome, code, stripeRefundId });
}

/** The parts of an external refund share its fate, unless they were sent again since. */
async function settleExternal(tx: Transaction, refund: Refund, atStripe: StripeRefund, log: Log): Promise<void> {
  const parts = (await lockPartsOf(tx, refund.id)).filter((part) => part.status === refund.status);
  for (const row of [refund, ...parts]) {
    const stripeRefundId = row.stripeRefundId; // of the whole only: it is unique
    await applyRefundStatus(tx, row, { ...atStripe, stripeRefundId, attempt: 0 }, log);
  }
}
