import { refundRequested } from '@muse/contracts';
import type { Transaction } from '@muse/kit';
import { accounts } from '../domain/accounts.ts';
import { refundableCents } from '../domain/refund.ts';
import { recordEntry } from '../storage/ledger.ts';
import { insertRefund, type NewRefund, type Refund, type Refundable } from '../storage/refunds.ts';

/** Money is owed back: written down once per cause, told, and on its way to Stripe. `undefined`: it was before. */
export async function createRefund(tx: Transaction, newRefund: NewRefund): Promise<Refund | undefined> {
  const refund = await insertRefund(tx, newRefund);
  if (!refund) return undefined;
  tx.publish(refundRequested, refundEventData(refund));
  tx.enqueue('refund', refund.id, { refundId: refund.id });
  return refund;
}

/** What is left of an order's share goes back. False: nothing was left, or it was asked before. */
export async function createOrderRefund(
  tx: Transaction,
  left: Refundable,
  order: { orderNumber: string; cause: string; reason: string },
): Promise<boolean> {
  const amountCents = refundableCents(left);
  if (amountCents === 0 || left.intentId === null) return false;
  const refund = await createRefund(tx, {
    ...order,
    sessionId: left.sessionId,
    intentId: left.intentId,
    amountCents,
    currency: left.currency,
  });
  if (!refund) return false;
  await recordEntry(tx, {
    sessionId: left.sessionId,
    cause: `refund requested:${refund.id}`,
    currency: left.currency,
    lines: [
      { account: `${accounts.prepaymentOf}${order.orderNumber}`, amountCents },
      { account: accounts.refundsPayable(order.orderNumber), amountCents: -amountCents },
    ],
  });
  return true;
}

/** What every fact about a refund carries. */
export const refundEventData = (refund: Refund) => ({
  refundId: refund.id,
  sessionId: refund.sessionId,
  orderNumber: refund.orderNumber,
  amountCents: refund.amountCents,
  currency: refund.currency,
  reason: refund.reason,
});
