import { refunded, refundStates } from '@muse/contracts';
import type { Transaction } from '@muse/kit';
import { accounts, type DebtAccount } from '../domain/accounts.ts';
import { type Refund, transitionRefund } from '../storage/refunds.ts';
import { lockDebtsOf, lockReleasingOf } from '../storage/waiting-refunds.ts';
import { bookReleased } from './book-refund.ts';
import { refundEventData } from './create-refund.ts';
import { enqueueTaxReversals } from './reverse-tax.ts';

/** The rest of a hold is gone: what was to be given back of it was never taken. Nothing is booked, because no money moves. */
export async function releaseRefunds(tx: Transaction, sessionId: string): Promise<void> {
  for (const refund of await lockReleasingOf(tx, sessionId)) await release(tx, refund);
}

/** The hold was lost: nothing is ever captured, so also the refunds of its capture that wait for it take nothing back. */
export async function releaseAllRefunds(tx: Transaction, sessionId: string): Promise<void> {
  await releaseRefunds(tx, sessionId);
  for (const refund of await lockDebtsOf(tx, sessionId))
    if (refund.status === 'requested') await releaseUncaptured(tx, refund, accounts.uncaptured);
}

/** A refund of an order whose capture failed: the shopper owes us less, or less was written off than was thought. */
export async function releaseUncaptured(tx: Transaction, refund: Refund, debt: DebtAccount): Promise<void> {
  await bookReleased(tx, refund, debt);
  await release(tx, refund);
}

async function release(tx: Transaction, refund: Refund): Promise<void> {
  const { at } = await transitionRefund(tx, refund, { to: refundStates.must(refund.status, 'released') });
  tx.publish(refunded, { ...refundEventData(refund), refundedAt: at, released: true });
  await enqueueTaxReversals(tx, refund);
}
