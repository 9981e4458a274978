import { refunded, refundFailed, refundStates } from '@muse/contracts';
import type { Log, Transaction } from '@muse/kit';
import { accounts } from '../domain/accounts.ts';
import type { StripeRefund } from '../domain/refund.ts';
import { recordEntry } from '../storage/ledger.ts';
import { lockRefund, type Refund, transitionRefund } from '../storage/refunds.ts';
import { refundEventData } from './create-refund.ts';
import { enqueueTaxReversals } from './reverse-tax.ts';

/**
 * Applies the status of a refund at Stripe, from the answer to our call, a webhook or a look-up. Only `succeeded` is booked as
 * paid back, and Stripe may still take a success back.
 */
export async function settleRefund(tx: Transaction, atStripe: StripeRefund, log: Log): Promise<void> {
  const { stripeRefundId, failure } = atStripe;
  const refund = await lockRefund(tx, atStripe);
  if (!refund) {
    log.error({ stripeRefundId }, 'Stripe has a refund that we did not request: an operator must check it');
    return;
  }
  const to = refundStates.next(refund.status, atStripe.status);
  if (to === undefined) return; // a duplicate, or older than the status we have
  const { at } = await transitionRefund(tx, refund, { to, stripeRefundId, failure });
  if (to === 'succeeded') {
    await recordClearing(tx, refund, 'refunded', -refund.amountCents);
    tx.publish(refunded, { ...refundEventData(refund), refundedAt: at });
    await enqueueTaxReversals(tx, refund);
  } else if (to === 'failed') await failRefund(tx, refund, failure, log);
}

/** Stripe rejected the request to refund: no money was moved, and we still owe it. */
export async function rejectRefund(tx: Transaction, refundId: string, failure: string, log: Log): Promise<void> {
  const refund = await lockRefund(tx, { refundId, stripeRefundId: '' });
  const to = refund && refundStates.next(refund.status, 'failed');
  if (!refund || to === undefined || refund.status === 'succeeded') return;
  await transitionRefund(tx, refund, { to, stripeRefundId: null, failure });
  await failRefund(tx, refund, failure, log);
}

/** If Stripe takes back a refund that had succeeded, the money is with Stripe again and we owe it again. */
async function failRefund(tx: Transaction, refund: Refund, why: string | null, log: Log): Promise<void> {
  const failure = why ?? 'unknown';
  if (refund.status === 'succeeded') await recordClearing(tx, refund, 'refund failed', refund.amountCents);
  tx.publish(refundFailed, { ...refundEventData(refund), failure });
  log.error(
    { refundId: refund.id, sessionId: refund.sessionId, failure },
    'a refund failed: the amount is still owed, an operator must act',
  );
}

const recordClearing = (tx: Transaction, refund: Refund, what: string, clearingCents: number): Promise<boolean> =>
  recordEntry(tx, {
    sessionId: refund.sessionId,
    cause: `${what}:${refund.id}`,
    currency: refund.currency,
    lines: [
      { account: accounts.clearing, amountCents: clearingCents },
      { account: accounts.refundsPayable(refund.orderNumber ?? refund.sessionId), amountCents: -clearingCents },
    ],
  });
