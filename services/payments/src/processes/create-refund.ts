import { refundProposed, refundRequested } from '@muse/contracts';
import type { Transaction } from '@muse/kit';
import { unrefundedCentsOf } from '../storage/owed-refunds.ts';
import { insertRefund, type NewRefund, type Refund } from '../storage/refunds.ts';

/**
 * Creates a refund: stores it and requests it, or publishes that it awaits approval. The cause is an idempotency key: returns `undefined`
 * if it has a refund already.
 */
export async function createRefund(tx: Transaction, newRefund: NewRefund): Promise<Refund | undefined> {
  const refund = await insertRefund(tx, newRefund);
  if (refund && refund.status !== 'awaiting_approval') await requestRefund(tx, refund);
  if (refund?.status === 'awaiting_approval')
    tx.publish(refundProposed, { ...refundEventData(refund), requestedBy: refund.requestedBy ?? 'system' });
  return refund;
}

/**
 * The refund is owed from now on: publishes `payment.refund_requested` and enqueues the job that calls Stripe. One of a payment that
 * is only held is not sent: less is captured.
 */
export async function requestRefund(tx: Transaction, refund: Refund): Promise<void> {
  await publishRequested(tx, refund);
  if (refund.status === 'requested') tx.enqueue('refund', refund.id, { refundId: refund.id });
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
