import { type JobContext, job } from '@muse/kit';
import { z } from 'zod';
import type { PaymentsDependencies } from '../dependencies.ts';
import { findAtStripe } from '../processes/find-at-stripe.ts';
import { retryUntilStripeAnswers } from '../processes/retry-until-stripe-answers.ts';
import { settleDispute } from '../processes/settle-dispute.ts';
import { findSessionByIntent } from '../storage/payments.ts';
import { markProcessed } from '../storage/webhook-events.ts';

/** Looks up a dispute after a webhook, or while it is not decided. What counts is the dispute as Stripe returns it now. */
export const lookUpDispute = job(
  'look-up-dispute',
  { payload: z.object({ disputeId: z.string(), eventId: z.string().nullable() }), concurrency: 8 },
  (task, ctx: JobContext & PaymentsDependencies) =>
    retryUntilStripeAnswers('look-ups', task, ctx, async () => {
      const { disputeId, eventId } = task.payload;
      const found = await findAtStripe(ctx.stripe.findDispute(disputeId), ctx.log);
      await task.finish(async (tx) => {
        if (found) await settleDispute(tx, found, await findSessionByIntent(tx, found.intentId), ctx.log);
        await markProcessed(tx, eventId);
      });
    }),
);
