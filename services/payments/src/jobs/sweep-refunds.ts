import { type JobContext, job } from '@muse/kit';
import { z } from 'zod';
import type { PaymentsDependencies } from '../dependencies.ts';
import { retryUntilStripeAnswers } from '../processes/retry-until-stripe-answers.ts';
import { markSwept, sweepBounds, unknownRefunds } from '../storage/refund-sweep.ts';

/**
 * Finds refunds at Stripe that we do not know, because their webhooks were lost: lists the recent ones, and looks those up. Read
 * from where the last sweep ended, less an hour for clocks that differ; an interrupted sweep is repeated.
 */
export const sweepRefunds = job(
  'sweep-refunds',
  { payload: z.object({}), concurrency: 1 },
  (task, ctx: JobContext & PaymentsDependencies) =>
    retryUntilStripeAnswers('look-ups', task, ctx, async () => {
      const { from, now } = await sweepBounds(ctx.db);
      for await (const page of ctx.stripe.listRefundsSince(from)) {
        const unknown = await unknownRefunds(ctx.db, page);
        if (unknown.length === 0) continue;
        ctx.log.warn({ refunds: unknown }, 'refunds at Stripe of which no webhook has told us are looked up');
        await ctx.transaction(async (tx) => {
          for (const stripeRefundId of unknown)
            tx.enqueue('look-up-refund', `swept:${stripeRefundId}`, { stripeRefundId, eventId: null });
        });
      }
      await task.finish((tx) => markSwept(tx, now));
    }),
);
