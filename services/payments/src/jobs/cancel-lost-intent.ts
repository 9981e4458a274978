import { type JobContext, job } from '@muse/kit';
import { StripeRejectedError } from '../adapters/stripe-errors.ts';
import type { PaymentsDependencies } from '../dependencies.ts';
import { chargeRequest } from '../domain/charge-request.ts';
import { withCustomer } from '../processes/ensure-customer.ts';
import { retryUntilStripeAnswers } from '../processes/retry-until-stripe-answers.ts';
import { findPayment } from '../storage/payments.ts';

/**
 * Cancels an intent that an ended attempt may have created without our receiving its id. It cannot have been paid, because only
 * an intent with a stored id is confirmed, but it would stay open at Stripe. Repeating the creation with the same idempotency
 * key returns it.
 */
export const cancelLostIntent = job(
  'cancel-lost-intent',
  { payload: chargeRequest, concurrency: 2 },
  (task, ctx: JobContext & PaymentsDependencies) =>
    retryUntilStripeAnswers('refunds', task, ctx, async () => {
      try {
        const intent = await ctx.stripe.createIntent(await withCustomer(task.payload, ctx));
        const payment = await findPayment(ctx.db, task.payload.sessionId);
        if (payment?.intentId !== intent.id) await ctx.stripe.cancelIntent(intent.id);
      } catch (error) {
        if (!(error instanceof StripeRejectedError)) throw error;
        ctx.log.info({ sessionId: task.payload.sessionId, code: error.code }, 'there was no intent to cancel');
      }
    }),
);
