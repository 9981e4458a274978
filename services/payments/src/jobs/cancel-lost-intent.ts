import { type JobContext, job } from '@muse/kit';
import { StripeRejectedError } from '../adapters/stripe-errors.ts';
import type { PaymentsDependencies } from '../dependencies.ts';
import { chargeRequest } from '../domain/charge-request.ts';
import { retryUntilStripeAnswers } from '../processes/retry-until-stripe-answers.ts';
import { findPayment } from '../storage/payments.ts';

/**
 * An attempt ended before we heard whether its intent was made. Nobody can pay it, since only a held intent is confirmed; but it
 * would lie open at Stripe. Making it again with its own key answers the same one, which is then cancelled.
 */
export const cancelLostIntent = job(
  'cancel-lost-intent',
  { payload: chargeRequest, concurrency: 2 },
  (task, ctx: JobContext & PaymentsDependencies) =>
    retryUntilStripeAnswers(task, ctx, async () => {
      try {
        const intent = await ctx.stripe.createIntent(task.payload);
        const payment = await findPayment(ctx.db, task.payload.sessionId);
        if (payment?.intentId !== intent.id) await ctx.stripe.cancelIntent(intent.id);
      } catch (error) {
        if (!(error instanceof StripeRejectedError)) throw error;
        ctx.log.info({ sessionId: task.payload.sessionId, code: error.code }, 'no intent was lost');
      }
    }),
);
