import { refunded, refundFailed, refundStates } from '@muse/contracts';
import type { Log, Transaction } from '@muse/kit';
import { accounts } from '../domain/accounts.ts';
import type { StripeRefund } from '../domain/refund.ts';
import { recordEntry } from '../storage/ledger.ts';
import { lockRefund, type Refund, transitionRefund } from '../storage/refunds.ts';
import { refundEventData } from './create-refund.ts';

/** What Stripe says of a refund, wherever we learned it. Only a success counts as money gone, and even that may be taken back. */
export async function settleRefund(tx: Transaction, seen: StripeRefund, log: Log): Promise<void> {
  const refund = await lockRefund(tx, seen);
  if (!refund) {
    log.error(
      { stripeRefundId: seen.stripeRefundId },
      'Stripe shows a refund that we did not ask for: a person must look',
    );
    return;
  }
  const to = refundStates.next(refund.status, seen.status);
  if (to === undefined) return; // known already, or older than what we know
  const { at } = await transitionRefund(tx, refund, { to, stripeRefundId: seen.stripeRefundId, failure: seen.failure });
  if (to === 'succeeded') {
    await move(tx, refund, 'refunded', -refund.amountCents);
    tx.publish(refunded, { ...refundEventData(refund), refundedAt: at });
  } else if (to === 'failed') await fail(tx, refund, seen.failure, log);
}

/** Stripe refused to refund: nothing was moved, and the debt stays. */
export async function refuseRefund(tx: Transaction, refundId: string, failure: string, log: Log): Promise<void> {
  const refund = await lockRefund(tx, { refundId, stripeRefundId: '' });
  const to = refund && refundStates.next(refund.status, 'failed');
  if (!refund || to === undefined || refund.status === 'succeeded') return;
  await transitionRefund(tx, refund, { to, stripeRefundId: null, failure });
  await fail(tx, refund, failure, log);
}

/** A success that Stripe takes back puts the money, and the debt, back on our books. */
async function fail(tx: Transaction, refund: Refund, why: string | null, log: Log): Promise<void> {
  const failure = why ?? 'unknown';
  if (refund.status === 'succeeded') await move(tx, refund, 'refund failed', refund.amountCents);
  tx.publish(refundFailed, { ...refundEventData(refund), failure });
  log.error(
    { refundId: refund.id, sessionId: refund.sessionId, failure },
    'a refund failed: the debt is open, a person is needed',
  );
}

const move = (tx: Transaction, refund: Refund, trigger: string, clearingCents: number): Promise<void> =>
  recordEntry(tx, {
    sessionId: refund.sessionId,
    cause: `${trigger}:${refund.id}`,
    currency: refund.currency,
    lines: [
      { account: accounts.clearing, amountCents: clearingCents },
      { account: accounts.refundsPayable(refund.orderNumber ?? refund.sessionId), amountCents: -clearingCents },
    ],
  });
