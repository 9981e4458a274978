import type { Transaction } from '@muse/kit';
import { accounts } from '../domain/accounts.ts';
import { totalOf } from '../domain/components.ts';
import type { RefundPlan } from '../domain/refund-plan.ts';
import type { LockedPaidOrder } from '../storage/paid-orders.ts';
import type { NewRefund, Refund } from '../storage/refunds.ts';
import { bookRefundOfOrder, noteReleasing } from './book-refund.ts';
import { createRefund } from './create-refund.ts';
import { releaseUncaptured } from './release-refunds.ts';

type Request = Pick<NewRefund, 'cause' | 'reason' | 'requestedBy'> & { awaitsApproval?: boolean };

/**
 * Creates the refund of an order that was planned under its lock, and books it if it needs no approval. Before the capture it makes
 * the capture smaller instead. Returns `undefined` if the cause has a refund already.
 */
export async function createOrderRefund(
  tx: Transaction,
  order: LockedPaidOrder,
  plan: RefundPlan,
  { awaitsApproval, ...request }: Request,
): Promise<Refund | undefined> {
  const { orderNumber, sessionId, intentId, currency } = order;
  if (intentId === null) return undefined; // nothing was charged, so there is nothing to refund
  const amountCents = totalOf(plan.components);
  const { taxCents } = plan.components;
  const newRefund = { ...request, orderNumber, sessionId, intentId, currency, amountCents, plan };
  const status = awaitsApproval ? 'awaiting_approval' : order.payment === 'held' ? 'releasing' : undefined;
  const refund = await createRefund(tx, { ...newRefund, ...(status && { status }) });
  if (refund) await bookOwed(tx, { ...refund, orderNumber, taxCents }, order.payment);
  return refund;
}

/** Books a refund that is owed from now on. One of a payment that was never captured is released at once. */
export async function bookOwed(
  tx: Transaction,
  refund: Refund & { orderNumber: string; taxCents: number },
  payment: LockedPaidOrder['payment'],
): Promise<void> {
  if (refund.status === 'releasing') await noteReleasing(tx, refund);
  if (refund.status !== 'requested') return;
  await bookRefundOfOrder(tx, refund);
  if (payment === 'uncaptured') await releaseUncaptured(tx, refund, accounts.uncaptured);
  if (payment === 'written off') await releaseUncaptured(tx, refund, accounts.badDebts);
}
