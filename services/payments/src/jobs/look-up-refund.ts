import { type JobContext, job } from '@muse/kit';
import { z } from 'zod';
import type { PaymentsDependencies } from '../dependencies.ts';
import { findAtStripe } from '../processes/find-at-stripe.ts';
import { retryUntilStripeAnswers } from '../processes/retry-until-stripe-answers.ts';
import { settleRefund } from '../processes/settle-refund.ts';
import { markProcessed } from '../storage/webhook-events.ts';

/** Something may have happened to a refund; what counts is how Stripe shows it now. */
export const lookUpRefund = job(
  'look-up-refund',
  { payload: z.object({ stripeRefundId: z.string(), eventId: z.string().nullable() }), concurrency: 4 },
  (task, ctx: JobContext & PaymentsDependencies) =>
    retryUntilStripeAnswers(task, ctx, async () => {
      const { stripeRefundId, eventId } = task.payload;
      const seen = await findAtStripe(ctx.stripe.findRefund(stripeRefundId), ctx.log);
      await task.finish(async (tx) => {
        if (seen) await settleRefund(tx, seen, ctx.log);
        await markProcessed(tx, eventId);
      });
    }),
);
