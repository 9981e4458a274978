import { refundStates, refusals } from '@muse/contracts';
import { refuse, refuseUnless, type Transaction } from '@muse/kit';
import { type LockedPaidOrder, lockPaidOrder } from '../storage/paid-orders.ts';
import { decideRefund } from '../storage/refund-approvals.ts';
import { findRefund, lockRefund, type Refund } from '../storage/refunds.ts';
import { refuseIfDisputed } from './refuse-if-disputed.ts';

/**
 * Decides about a refund that awaits approval, under the payment's lock. Refuses if it does not exist or is decided already, and
 * if the person who decides is the one who asked for it.
 */
export async function decide(
  tx: Transaction,
  id: string,
  decision: { trigger: 'approved' | 'rejected'; by: string; note: string | null },
): Promise<{ refund: Refund; payment: LockedPaidOrder['payment'] }> {
  const found = await findRefund(tx, id);
  const order = found?.orderNumber ? await lockPaidOrder(tx, found.orderNumber) : undefined;
  refuseUnless(order && order !== 'not paid', 'not_found');
  const { payment } = order;
  const refund = await lockRefund(tx, { refundId: id, stripeRefundId: '' });
  refuseUnless(refund, 'not_found');
  const trigger =
    decision.trigger === 'approved' && payment === 'held' ? 'approved before the capture' : decision.trigger;
  const to = refundStates.next(refund.status, trigger);
  if (to !== 'requested' && to !== 'releasing' && to !== 'rejected')
    refuse('wrong_state', { sentence: refusals.wrong_state.otherwise.refundDecided });
  refuseUnless(refund.requestedBy !== decision.by, 'same_person');
  if (to === 'requested') await refuseIfDisputed(tx, refund.sessionId);
  await decideRefund(tx, refund, { ...decision, trigger, to });
  return { refund: { ...refund, status: to }, payment };
}
