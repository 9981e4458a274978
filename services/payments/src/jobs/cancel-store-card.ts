import { type JobContext, job } from '@muse/kit';
import { z } from 'zod';
import { StripeRejectedError } from '../adapters/stripe-errors.ts';
import type { PaymentsDependencies } from '../dependencies.ts';
import { retryUntilStripeAnswers } from '../processes/retry-until-stripe-answers.ts';
import { markCardCancelled } from '../storage/store-cards.ts';

/** Cancels the card of an order that has ended. A card that Stripe does not have any more needs no cancelling. */
export const cancelStoreCard = job(
  'cancel-store-card',
  { payload: z.object({ cardId: z.string() }), concurrency: 4 },
  (task, ctx: JobContext & PaymentsDependencies) =>
    retryUntilStripeAnswers('look-ups', task, ctx, async () => {
      const { cardId } = task.payload;
      await ctx.stripe.cancelStoreCard(cardId).catch((error: unknown) => {
        if (!(error instanceof StripeRejectedError)) throw error;
        ctx.log.error({ cardId, code: error.code }, 'Stripe does not cancel the card of an order that has ended');
      });
      await task.finish(async (tx) => void (await markCardCancelled(tx, cardId)));
    }),
);
