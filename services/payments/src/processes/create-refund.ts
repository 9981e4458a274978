import { refundRequested } from '@muse/contracts';
import type { Transaction } from '@muse/kit';
import { unrefundedCentsOf } from '../storage/owed-refunds.ts';
import { insertRefund, type NewRefund, type Refund } from '../storage/refunds.ts';

/**
 * Creates a refund: stores it and requests it, unless it awaits approval. The cause is an idempotency key: returns `undefined`
 * if it has a refund already.
 */
export async function createRefund(tx: Transaction, newRefund: NewRefund): Promise<Refund | undefined> {
  const refund = await insertRefund(tx, newRefund);
  if (refund?.status === 'requested') await requestRefund(tx, refund);
  return refund;
}

/** The refund is owed from now on: publishes `payment.refund_requested` and enqueues the job that calls Stripe. */
export async function requestRefund(tx: Transaction, refund: Refund): Promise<void> {
  await publishRequested(tx, refund);
  tx.enqueue('refund', refund.id, { refundId: refund.id });
}

/** Publishes a stored refund with what is left of its order, which is never bought when nothing is. */
export async function publishRequested(tx: Transaction, refund: Refund): Promise<void> {
  const remainingCents = refund.orderNumber === null ? undefined : await unrefundedCentsOf(tx, refund.orderNumber);
  const data = refundEventData(refund);
  tx.publish(refundRequested, remainingCents === undefined ? data : { ...data, remainingCents });
}

/** The fields that every event about a refund carries. */
export const refundEventData = (refund: Refund) => ({
  refundId: refund.id,
  sessionId: refund.sessionId,
  orderNumber: refund.orderNumber,
  amountCents: refund.amountCents,
  currency: refund.currency,
  reason: refund.reason,
});
