import { refundStates } from '@muse/contracts';
import type { Transaction } from '@muse/kit';
import { hastenRefundJobs, lastRefundAttempt, storeFirstAttempt } from '../storage/refund-attempts.ts';
import { type Refund, transitionRefund } from '../storage/refunds.ts';
import { isPublished } from './apply-refund-status.ts';
import { publishRequested } from './create-refund.ts';

/** Sends a locked refund that failed to Stripe again, as a new attempt. */
export async function retryFailedRefund(tx: Transaction, refund: Refund, by: string): Promise<void> {
  if (!(await lastRefundAttempt(tx, refund.id))) await storeFirstAttempt(tx, refund);
  await transitionRefund(tx, refund, { to: refundStates.must(refund.status, 'retried'), trigger: 'retried', by });
  if (isPublished(refund)) await publishRequested(tx, refund);
  await enqueueNextAttempt(tx, refund);
}

/** A refund that waits is sent now, by the job that waits with it. */
export async function sendNow(tx: Transaction, refund: Refund): Promise<void> {
  if ((await hastenRefundJobs(tx, refund.id)) === 0) await enqueueNextAttempt(tx, refund);
}

/** The attempt that follows the last one is sent now. */
async function enqueueNextAttempt(tx: Transaction, { id }: Refund): Promise<void> {
  const last = await lastRefundAttempt(tx, id);
  tx.enqueue('refund', `${id}:after:${last?.number ?? 0}`, { refundId: id });
}
