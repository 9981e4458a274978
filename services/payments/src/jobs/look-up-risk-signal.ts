import { type JobContext, job } from '@muse/kit';
import { z } from 'zod';
import type { PaymentsDependencies } from '../dependencies.ts';
import { findAtStripe } from '../processes/find-at-stripe.ts';
import { retryUntilStripeAnswers } from '../processes/retry-until-stripe-answers.ts';
import { settleRiskSignal } from '../processes/settle-risk-signal.ts';
import { markProcessed } from '../storage/webhook-events.ts';

const payload = z.object({
  kind: z.enum(['fraud_warning', 'review']),
  signalId: z.string(),
  eventId: z.string().nullable(),
});

/** Looks up an early fraud warning or a review after a webhook. */
export const lookUpRiskSignal = job(
  'look-up-risk-signal',
  { payload, concurrency: 8 },
  (task, ctx: JobContext & PaymentsDependencies) =>
    retryUntilStripeAnswers('look-ups', task, ctx, async () => {
      const { kind, signalId, eventId } = task.payload;
      const { stripe, log } = ctx;
      const lookUp = kind === 'review' ? stripe.findReview(signalId) : stripe.findFraudWarning(signalId);
      const found = await findAtStripe(lookUp, log);
      await task.finish(async (tx) => {
        if (found) await settleRiskSignal(tx, found, log);
        await markProcessed(tx, eventId);
      });
    }),
);
