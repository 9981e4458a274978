import { api } from '@muse/contracts';
import { type ActionContext, answer, refuseUnless, reply } from '@muse/kit';
import { lockRefundForOperator, readRefund, wrongState } from '../processes/read-refund.ts';
import { refuseIfDisputed } from '../processes/refuse-if-disputed.ts';
import { retryFailedRefund, sendNow } from '../processes/retry-refund.ts';

/**
 * A refund that failed is sent to Stripe again. One that waits does not wait any longer: for its next attempt, or to repeat one that
 * Stripe has not answered, with the same key.
 */
export const retryRefund = answer(
  api.payments.retryRefund,
  async ({ params: { id }, actor }, { transaction }: ActionContext) =>
    transaction(async (tx) => {
      const refund = await lockRefundForOperator(tx, id);
      await refuseIfDisputed(tx, refund.sessionId);
      refuseUnless(refund.status === 'failed' || refund.status === 'requested', 'wrong_state', wrongState);
      if (refund.status === 'failed') await retryFailedRefund(tx, refund, actor.subject);
      else await sendNow(tx, refund);
      return reply(200, await readRefund(tx, id));
    }),
);
