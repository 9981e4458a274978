import { type JobContext, job } from '@muse/kit';
import { z } from 'zod';
import type { PaymentsDependencies } from '../dependencies.ts';
import { outcomeOf } from '../domain/outcome.ts';
import { findAtStripe } from '../processes/find-at-stripe.ts';
import { retryUntilStripeAnswers } from '../processes/retry-until-stripe-answers.ts';
import { settle } from '../processes/settle.ts';
import { findSessionByIntent } from '../storage/payments.ts';
import { markProcessed } from '../storage/webhook-events.ts';

/** Something may have happened to an intent: a webhook said so, or nothing was heard for too long. What counts is how Stripe shows it now. */
export const lookUpPayment = job(
  'look-up-payment',
  {
    payload: z.object({ sessionId: z.string().nullable(), intentId: z.string(), eventId: z.string().nullable() }),
    concurrency: 4,
  },
  (task, ctx: JobContext & PaymentsDependencies) =>
    retryUntilStripeAnswers(task, ctx, async () => {
      const { intentId, eventId } = task.payload;
      const intent = await findAtStripe(ctx.stripe.findIntent(intentId), ctx.log);
      const outcome = intent && outcomeOf(intent);
      await task.finish(async (tx) => {
        const sessionId = intent?.sessionId ?? (await findSessionByIntent(tx, intentId));
        if (outcome && sessionId !== undefined) await settle(tx, sessionId, outcome, { by: 'stripe' });
        await markProcessed(tx, eventId);
      });
    }),
);
