import { type JobContext, job } from '@muse/kit';
import { z } from 'zod';
import type { PaymentsDependencies } from '../dependencies.ts';
import { requireOutcome } from '../processes/find-intent.ts';
import { retryUntilStripeAnswers } from '../processes/retry-until-stripe-answers.ts';
import { settle } from '../processes/settle.ts';

/** Cancels a hold that its session does not want. If a person has captured it meanwhile, the capture is refunded in full. */
export const releaseHold = job(
  'release-hold',
  { payload: z.object({ sessionId: z.string(), intentId: z.string() }), concurrency: 4 },
  (task, ctx: JobContext & PaymentsDependencies) =>
    retryUntilStripeAnswers('refunds', task, ctx, async () => {
      const { sessionId, intentId } = task.payload;
      const outcome = requireOutcome(await ctx.stripe.cancelIntent(intentId));
      await task.finish((tx) => settle(tx, sessionId, outcome, { by: 'stripe' }, ctx.log));
    }),
);
