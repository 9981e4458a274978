import { api, refundSettled, refundStates } from '@muse/contracts';
import { type ActionContext, answer, refuseUnless, reply } from '@muse/kit';
import { isPublished } from '../processes/apply-refund-status.ts';
import { bookPaidElsewhere } from '../processes/book-refund.ts';
import { refundEventData } from '../processes/create-refund.ts';
import { isWaiting, lockRefundForOperator, readRefund, wrongState } from '../processes/read-refund.ts';
import { enqueueTaxReversals } from '../processes/reverse-tax.ts';
import { refundBlockedBy } from '../storage/disputes.ts';
import { transitionRefund } from '../storage/refunds.ts';

/**
 * The debt was paid outside Stripe. Refused while an attempt may be under way, or a bank may decide that
 * it pays: the shopper could be paid twice.
 */
export const settleRefundElsewhere = answer(
  api.payments.settleRefund,
  async ({ params: { id }, body: { reference, note }, actor }, { transaction }: ActionContext) =>
    transaction(async (tx) => {
      const refund = await lockRefundForOperator(tx, id);
      refuseUnless((await refundBlockedBy(tx, refund.sessionId)) !== 'open', 'order_disputed');
      const mayBeSettled = refund.status === 'failed' || (await isWaiting(tx, refund));
      refuseUnless(mayBeSettled, 'wrong_state', wrongState);
      const by = actor.subject;
      const { failure } = refund;
      const to = refundStates.must(refund.status, 'settled');
      const { at } = await transitionRefund(tx, refund, {
        ...{ to, failure, by, note: `${reference}: ${note}` },
        settlement: { reference, note, by },
      });
      await bookPaidElsewhere(tx, refund);
      if (isPublished(refund)) {
        tx.publish(refundSettled, { ...refundEventData(refund), settledAt: at });
        await enqueueTaxReversals(tx, refund);
      }
      return reply(200, await readRefund(tx, id));
    }),
);
