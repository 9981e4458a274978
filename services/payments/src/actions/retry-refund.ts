import { api } from '@muse/contracts';
import { type ActionContext, answer, refuseUnless, reply } from '@muse/kit';
import { lockRefundForOperator, readRefund, waitsForNextAttempt } from '../processes/read-refund.ts';
import { enqueueNextAttempt, retryFailedRefund } from '../processes/retry-refund.ts';

/** A refund that failed is sent to Stripe again; one that waits for its next attempt does not wait any longer. */
export const retryRefund = answer(
  api.payments.retryRefund,
  async ({ params: { id }, actor }, { transaction }: ActionContext) =>
    transaction(async (tx) => {
      const refund = await lockRefundForOperator(tx, id);
      if (refund.status === 'failed') await retryFailedRefund(tx, refund, actor.subject);
      else {
        refuseUnless(await waitsForNextAttempt(tx, refund), 'refund_wrong_state');
        await enqueueNextAttempt(tx, refund);
      }
      return reply(200, await readRefund(tx, id));
    }),
);
