import { NotReadyError, type Transaction } from '@muse/kit';
import { totalOf } from '../domain/components.ts';
import { leftOf, planRefund, remainingCents } from '../domain/refund-plan.ts';
import { type LockedPaidOrder, lockPaidOrder } from '../storage/paid-orders.ts';
import { supersedeProposals } from '../storage/refund-approvals.ts';
import { createOrderRefund } from './create-order-refund.ts';
import { assignUnassigned } from './place-external-refund.ts';

interface OrderRefundRequest {
  orderNumber: string;
  /** The idempotency key of the refund. */
  cause: string;
  reason: string;
}

/**
 * Here the refund of an order that ended is decided: what is left of its share, and never more than what is left of the capture,
 * both read under the payment's lock. Where the capture is not enough for the share, the rest was paid by refunds made at
 * Stripe's own site, which belong to this order then. Returns false if nothing is left or the cause was refunded before. Throws `NotReadyError`
 * if no capture of the order is known yet: the event about the order is then retried later.
 */
export async function refundOrder(tx: Transaction, { orderNumber, ...request }: OrderRefundRequest): Promise<boolean> {
  let order = await lockOrderThatIsPaid(tx, orderNumber);
  // What awaits approval would be refunded twice, once by the proposal and once here.
  if (await supersedeProposals(tx, orderNumber)) order = await lockOrderThatIsPaid(tx, orderNumber);
  const covered = await assignUnassigned(tx, order, totalOf(leftOf(order)) - remainingCents(order));
  if (covered > 0) order = await lockOrderThatIsPaid(tx, orderNumber);
  const plan = planRefund(order, {});
  if ('is' in plan) return covered > 0; // nothing is left
  return (await createOrderRefund(tx, order, plan, request)) !== undefined || covered > 0;
}

async function lockOrderThatIsPaid(tx: Transaction, orderNumber: string): Promise<LockedPaidOrder> {
  const order = await lockPaidOrder(tx, orderNumber);
  if (order === undefined || order === 'not paid') throw new NotReadyError(`${orderNumber} is not paid yet`);
  return order;
}
