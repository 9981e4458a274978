import { api, readOrderNumber, refusals } from '@muse/contracts';
import { type ActionContext, answer, refuse, refuseUnless, reply, type Transaction } from '@muse/kit';
import { placeExternalRefund, roomFor } from '../processes/place-external-refund.ts';
import { lockRefundForOperator, readRefund } from '../processes/read-refund.ts';
import { splitRefund } from '../storage/external-refunds.ts';
import { findSessionOfOrder } from '../storage/orders-of-session.ts';
import { lockPayment } from '../storage/payments.ts';
import { findRefund, type Refund } from '../storage/refunds.ts';

/** An operator says to which order of its purchase a refund belongs that was made at Stripe's own site. */
export const assignRefund = answer(
  api.payments.assignRefund,
  async ({ params: { id }, body, actor }, { transaction }: ActionContext) =>
    transaction(async (tx) => {
      const found = (await findRefund(tx, id)) ?? refuse('not_found');
      await lockPayment(tx, found.sessionId); // always before its refunds
      const refund = await lockRefundForOperator(tx, id);
      refuseUnless(isAssignable(refund), 'wrong_state', {
        sentence: refusals.wrong_state.otherwise.refundAssigned,
      });
      const orderNumber = readOrderNumber(body.orderNumber);
      const sessionId = orderNumber && (await findSessionOfOrder(tx, orderNumber));
      refuseUnless(orderNumber && sessionId, 'not_in_this_purchase', {
        sentence: refusals.not_in_this_purchase.otherwise.unknown,
      });
      refuseUnless(sessionId === refund.sessionId, 'not_in_this_purchase');
      const part = await partOf(tx, refund, body.amountCents ?? refund.amountCents);
      const remainingCents = await roomFor(tx, refund.intentId, orderNumber);
      refuseUnless(part.amountCents <= remainingCents, 'refund_exceeds_paid', { extra: { remainingCents } });
      await placeExternalRefund(tx, part, orderNumber, actor.subject);
      return reply(200, await readRefund(tx, part.id));
    }),
);

const isAssignable = ({ external, assignedAt, status }: Refund): boolean =>
  external && assignedAt === null && (status === 'pending' || status === 'succeeded' || status === 'settled');

async function partOf(tx: Transaction, refund: Refund, cents: number): Promise<Refund> {
  const remainingCents = refund.amountCents;
  refuseUnless(cents <= remainingCents, 'refund_exceeds_paid', { extra: { remainingCents } });
  return cents === remainingCents ? refund : splitRefund(tx, refund, cents);
}
