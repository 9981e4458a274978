import { api } from '@muse/contracts';
import { type ActionContext, answer, refuseUnless, reply } from '@muse/kit';
import { isWaiting, lockRefundForOperator, readRefund, wrongState } from '../processes/read-refund.ts';
import { refuseIfDisputed } from '../processes/refuse-if-disputed.ts';
import { enqueueNextAttempt, retryFailedRefund } from '../processes/retry-refund.ts';

/** A refund that failed is sent to Stripe again; one that waits for its next attempt does not wait any longer. */
export const retryRefund = answer(
  api.payments.retryRefund,
  async ({ params: { id }, actor }, { transaction }: ActionContext) =>
    transaction(async (tx) => {
      const refund = await lockRefundForOperator(tx, id);
      await refuseIfDisputed(tx, refund.sessionId);
      if (refund.status === 'failed') await retryFailedRefund(tx, refund, actor.subject);
      else {
        refuseUnless(await isWaiting(tx, refund), 'wrong_state', wrongState);
        await enqueueNextAttempt(tx, refund);
      }
      return reply(200, await readRefund(tx, id));
    }),
);
