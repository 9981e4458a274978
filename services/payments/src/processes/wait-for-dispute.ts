import type { Job, JobContext } from '@muse/kit';
import type { PaymentsDependencies } from '../dependencies.ts';
import { refundBlockedBy } from '../storage/disputes.ts';
import { findSessionByIntent } from '../storage/payments.ts';
import { type RefundAttempt, storeAttemptOutcome } from '../storage/refund-attempts.ts';
import type { Refund } from '../storage/refunds.ts';
import { type Refused, refuseForGood } from './refuse-refund.ts';
import { settleByDispute } from './settle-by-dispute.ts';
import { settleDispute } from './settle-dispute.ts';
import { settleRefund } from './settle-refund.ts';

type Context = JobContext & PaymentsDependencies;

/**
 * A refund of a disputed payment is not sent. An attempt that was under way when the dispute began may have succeeded, so Stripe
 * is asked for it first; it cannot succeed any more, because Stripe refuses refunds of disputed charges.
 */
export async function waitForDispute(
  { refund, attempt }: { refund: Refund; attempt: RefundAttempt | undefined },
  task: Job<unknown>,
  { stripe, log }: Context,
): Promise<void> {
  const made = attempt && (await stripe.findRefundOfAttempt(attempt));
  await task.finish(async (tx) => {
    if (made) return settleRefund(tx, made, log);
    if (attempt) await storeAttemptOutcome(tx, attempt, { outcome: 'lost' });
    await settleByDispute(tx, refund.sessionId, log);
  });
}

/**
 * Stripe has refused a refund because of a dispute, whose webhook has not arrived: the dispute is read, and the refund waits for
 * it. Without one it is refused for good. Returns false: no attempt follows.
 */
export async function lookIntoDispute(refused: Refused, task: Job<unknown>, { stripe, log }: Context): Promise<false> {
  const { attempt, sessionId, code } = refused;
  const disputes = await stripe.disputesOfIntent(attempt.intentId);
  return task.finish(async (tx) => {
    await storeAttemptOutcome(tx, attempt, { outcome: 'refused', code });
    for (const dispute of disputes)
      await settleDispute(tx, dispute, await findSessionByIntent(tx, dispute.intentId), log);
    if (await refundBlockedBy(tx, sessionId)) return false;
    return refuseForGood(tx, refused, log);
  });
}
