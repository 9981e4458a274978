import type { Log, Transaction } from '@muse/kit';
import type { RefundsAtStripe } from '../domain/refund.ts';
import { lockPayment } from '../storage/payments.ts';
import { type RefundAttempt, storeAttemptOutcome } from '../storage/refund-attempts.ts';
import { lockRefundById } from '../storage/refunds.ts';
import { rejectRefund } from './apply-refund-status.ts';
import { coverByUnassigned } from './cover-debt.ts';
import { settleRefund } from './settle-refund.ts';

export interface Refused {
  sessionId: string;
  attempt: RefundAttempt;
  code: string;
}

/** Stripe has refused an attempt for good: the amount stays owed. Returns false: no attempt follows. */
export async function refuseForGood(tx: Transaction, { attempt, code }: Refused, log: Log): Promise<false> {
  const refund = await lockRefundById(tx, attempt.refundId);
  await storeAttemptOutcome(tx, attempt, { outcome: 'refused', code });
  if (refund) await rejectRefund(tx, refund, code, log);
  return false;
}

/**
 * Stripe has refused an attempt because less is left than it asked for: refunds made at Stripe's own site have paid the
 * difference. They are taken in, and the refund asks for what is left. If they do not explain all of the difference, or if
 * nothing is missing and Stripe refused for a reason of its own, the refund fails. Returns whether another attempt follows.
 */
export async function askForWhatIsLeft(
  tx: Transaction,
  { sessionId, attempt, code }: Refused,
  { refunds, leftCents }: RefundsAtStripe,
  log: Log,
): Promise<boolean> {
  await lockPayment(tx, sessionId);
  for (const one of refunds) await settleRefund(tx, one, log);
  const refund = await lockRefundById(tx, attempt.refundId);
  if (refund?.status !== 'requested') return false;
  await storeAttemptOutcome(tx, attempt, { outcome: 'refused', code });
  const missing = refund.amountCents - leftCents;
  const { lowered, covered } = await coverByUnassigned(tx, refund, Math.max(0, missing));
  if (covered < missing || missing <= 0) {
    await rejectRefund(tx, lowered, code, log);
    return false;
  }
  log.warn({ refundId: refund.id, covered, leftCents }, 'a refund asks for less: others have paid a part of it');
  return lowered.status === 'requested';
}
