import { type JobContext, job } from '@muse/kit';
import { z } from 'zod';
import type { Dependencies } from '../dependencies.ts';
import { outcomeOf } from '../domain/outcome.ts';
import { settle } from '../money/settle.ts';
import { sessionHolding } from '../storage/payments.ts';
import { markProcessed } from '../storage/webhook-events.ts';
import { knownToStripe } from './known-to-stripe.ts';
import { untilStripeAnswers } from './until-stripe-answers.ts';

/** Something may have happened to an intent: a webhook said so, or nothing was heard for too long. What counts is how Stripe shows it now. */
export const lookUpPayment = job(
  'look-up-payment',
  {
    payload: z.object({ sessionId: z.string().nullable(), intentId: z.string(), eventId: z.string().nullable() }),
    concurrency: 4,
  },
  (task, ctx: JobContext & Dependencies) =>
    untilStripeAnswers(task, ctx, async () => {
      const { intentId, eventId } = task.payload;
      const intent = await knownToStripe(ctx.stripe.findIntent(intentId), ctx.log);
      const outcome = intent && outcomeOf(intent);
      await task.finish(async (tx) => {
        const sessionId = intent?.sessionId ?? (await sessionHolding(tx, intentId));
        if (outcome && sessionId !== undefined) await settle(tx, sessionId, outcome, { by: 'stripe' });
        await markProcessed(tx, eventId);
      });
    }),
);
