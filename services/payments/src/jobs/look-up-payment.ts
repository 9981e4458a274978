import { type JobContext, job } from '@muse/kit';
import { z } from 'zod';
import type { PaymentsDependencies } from '../dependencies.ts';
import { outcomeOf } from '../domain/outcome.ts';
import { findAtStripe } from '../processes/find-at-stripe.ts';
import { retryUntilStripeAnswers } from '../processes/retry-until-stripe-answers.ts';
import { settle } from '../processes/settle.ts';
import { findSessionByIntent } from '../storage/payments.ts';
import { markProcessed } from '../storage/webhook-events.ts';

/**
 * Looks up an intent after a webhook, or when a payment has not changed for too long. What counts is the intent as Stripe
 * returns it now, not the webhook's copy.
 */
export const lookUpPayment = job(
  'look-up-payment',
  {
    payload: z.object({ sessionId: z.string().nullable(), intentId: z.string(), eventId: z.string().nullable() }),
    concurrency: 32,
  },
  (task, ctx: JobContext & PaymentsDependencies) =>
    retryUntilStripeAnswers('look-ups', task, ctx, async () => {
      const { intentId, eventId } = task.payload;
      const intent = await findAtStripe(ctx.stripe.findIntent(intentId), ctx.log);
      const outcome = intent && outcomeOf(intent);
      await task.finish(async (tx) => {
        const sessionId = intent?.sessionId ?? (await findSessionByIntent(tx, intentId));
        if (outcome && sessionId !== undefined) await settle(tx, sessionId, outcome, { by: 'stripe' }, ctx.log);
        await markProcessed(tx, eventId);
      });
    }),
);
