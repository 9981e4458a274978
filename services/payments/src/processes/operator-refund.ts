import { type AnswerOf, type api, readOrderNumber } from '@muse/contracts';
import { refuse, refuseUnless, type Sql } from '@muse/kit';
import { totalOf } from '../domain/components.ts';
import { planRefund, type RefundPlan, remainingCents, type WantedRefund } from '../domain/refund-plan.ts';
import { type LockedPaidOrder, lockPaidOrder } from '../storage/paid-orders.ts';
import { refuseIfDisputed } from './refuse-if-disputed.ts';
import { refuseObjection } from './refuse-objection.ts';

type Preview = AnswerOf<typeof api.payments.previewRefund>['body'];

/**
 * Locks the order in a path. Refuses with 404 if it does not exist, which a share of a session without a capture does not yet,
 * and with 409 if a dispute stands against it.
 */
export async function lockOrderToRefund(sql: Sql, { orderNumber }: { orderNumber: string }): Promise<LockedPaidOrder> {
  const order = await lockPaidOrder(sql, readOrderNumber(orderNumber) ?? refuse('not_found'));
  refuseUnless(order !== undefined && order !== 'not paid' && !order.unwanted, 'not_found');
  await refuseIfDisputed(sql, order.sessionId);
  return order;
}

/** What an operator's request will refund, to the cent. Preview and execution both call it under the order's lock. */
export function planOrRefuse(order: LockedPaidOrder, wanted: WantedRefund): RefundPlan {
  const plan = planRefund(order, wanted);
  return 'is' in plan ? refuseObjection(order, plan) : plan;
}

export const previewOf = (order: LockedPaidOrder, { components }: RefundPlan): Preview => ({
  amountCents: totalOf(components),
  itemsCents: components.itemsCents,
  shippingCents: components.shippingCents,
  taxCents: components.taxCents,
  serviceFeeCents: components.feeCents,
  remainingCents: remainingCents(order),
  currency: order.currency,
});
