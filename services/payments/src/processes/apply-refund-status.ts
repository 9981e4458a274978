import { refunded, refundFailed, refundStates } from '@muse/contracts';
import type { Log, Transaction } from '@muse/kit';
import type { StripeRefund } from '../domain/refund.ts';
import { type Refund, transitionRefund } from '../storage/refunds.ts';
import { bookPaidByStripe, bookTakenBack } from './book-refund.ts';
import { refundEventData } from './create-refund.ts';
import { enqueueTaxReversals } from './reverse-tax.ts';

type ReportedStatus = Pick<StripeRefund, 'status' | 'failure' | 'attempt'> & { stripeRefundId: string | null };

/** Nobody waits for an external refund that belongs to no order: its events are published when it is assigned to one. */
export const isPublished = ({ external, orderNumber }: Refund): boolean => !external || orderNumber !== null;

/**
 * Applies the status of a locked refund at Stripe. Only `succeeded` is booked as paid back, and Stripe may still take a success
 * back: the money is then owed again. Returns false if nothing changes: a duplicate, or older than the status we have.
 */
export async function applyRefundStatus(
  tx: Transaction,
  refund: Refund,
  { stripeRefundId, status, failure, attempt }: ReportedStatus,
  log: Log,
): Promise<boolean> {
  const to = refundStates.next(refund.status, status);
  if (to === undefined) return false;
  const { at } = await transitionRefund(tx, refund, { to, stripeRefundId, failure });
  if (to === 'succeeded') {
    await bookPaidByStripe(tx, refund, attempt);
    if (isPublished(refund)) {
      tx.publish(refunded, { ...refundEventData(refund), refundedAt: at });
      await enqueueTaxReversals(tx, refund);
    }
  } else if (to === 'failed') {
    if (refund.status === 'succeeded') await bookTakenBack(tx, refund, attempt);
    publishFailure(tx, refund, failure, log);
  }
  return true;
}

/** Stripe has rejected the request to refund for good: no money was moved, and we still owe it. */
export async function rejectRefund(tx: Transaction, refund: Refund, failure: string, log: Log): Promise<void> {
  if (refund.status !== 'requested') return;
  await transitionRefund(tx, refund, { to: refundStates.must(refund.status, 'failed'), failure });
  publishFailure(tx, refund, failure, log);
}

function publishFailure(tx: Transaction, refund: Refund, why: string | null, log: Log): void {
  const failure = why ?? 'unknown';
  if (isPublished(refund)) tx.publish(refundFailed, { ...refundEventData(refund), failure });
  log.error(
    { refundId: refund.id, sessionId: refund.sessionId, orderNumber: refund.orderNumber, failure },
    'a refund failed: the amount is still owed, an operator must retry or settle it',
  );
}
