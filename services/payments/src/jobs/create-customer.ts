import { type JobContext, job } from '@muse/kit';
import { z } from 'zod';
import type { PaymentsDependencies } from '../dependencies.ts';
import { ensureCustomer } from '../processes/ensure-customer.ts';
import { retryUntilStripeAnswers } from '../processes/retry-until-stripe-answers.ts';

/**
 * Creates the customer of a shopper at Stripe. A purchase does not wait for it, unless its card is to be saved. Given up after the
 * same time as a charge, for example if our key may not write customers: the next card of the shopper enqueues it again.
 */
export const createCustomer = job(
  'create-customer',
  { payload: z.object({ shopper: z.string() }), concurrency: 4 },
  (task, ctx: JobContext & PaymentsDependencies) =>
    retryUntilStripeAnswers('look-ups', task, ctx, async () => {
      if (task.ageMs <= ctx.timing.giveUpAfterMs) await ensureCustomer(task.payload.shopper, ctx);
      await task.finish(async () => undefined);
    }),
);
