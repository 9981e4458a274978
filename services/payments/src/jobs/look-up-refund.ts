import { type JobContext, job } from '@muse/kit';
import { z } from 'zod';
import type { PaymentsDependencies } from '../dependencies.ts';
import { findAtStripe } from '../processes/find-at-stripe.ts';
import { retryUntilStripeAnswers } from '../processes/retry-until-stripe-answers.ts';
import { settleRefund } from '../processes/settle-refund.ts';
import { markProcessed } from '../storage/webhook-events.ts';

/** Looks up a refund after a webhook, or when it has not changed for too long. What counts is the refund as Stripe returns it now. */
export const lookUpRefund = job(
  'look-up-refund',
  { payload: z.object({ stripeRefundId: z.string(), eventId: z.string().nullable() }), concurrency: 16 },
  (task, ctx: JobContext & PaymentsDependencies) =>
    retryUntilStripeAnswers('look-ups', task, ctx, async () => {
      const { stripeRefundId, eventId } = task.payload;
      const found = await findAtStripe(ctx.stripe.findRefund(stripeRefundId), ctx.log);
      await task.finish(async (tx) => {
        if (found) await settleRefund(tx, found, ctx.log);
        await markProcessed(tx, eventId);
      });
    }),
);
