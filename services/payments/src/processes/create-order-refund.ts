import type { Transaction } from '@muse/kit';
import { totalOf } from '../domain/components.ts';
import type { RefundPlan } from '../domain/refund-plan.ts';
import type { LockedPaidOrder } from '../storage/paid-orders.ts';
import type { NewRefund, Refund } from '../storage/refunds.ts';
import { bookRefundOfOrder } from './book-refund.ts';
import { createRefund } from './create-refund.ts';

type Request = Pick<NewRefund, 'cause' | 'reason' | 'requestedBy' | 'awaitsApproval'>;

/**
 * Creates the refund of an order that was planned under its lock, and books it if it needs no approval. Returns `undefined` if
 * the cause has a refund already.
 */
export async function createOrderRefund(
  tx: Transaction,
  order: LockedPaidOrder,
  plan: RefundPlan,
  request: Request,
): Promise<Refund | undefined> {
  const { orderNumber, sessionId, intentId, currency } = order;
  if (intentId === null) return undefined; // nothing was charged, so there is nothing to refund
  const amountCents = totalOf(plan.components);
  const { taxCents } = plan.components;
  const refund = await createRefund(tx, { ...request, orderNumber, sessionId, intentId, currency, amountCents, plan });
  if (refund?.status === 'requested')
    await bookRefundOfOrder(tx, { id: refund.id, sessionId, orderNumber, amountCents, taxCents, currency });
  return refund;
}
