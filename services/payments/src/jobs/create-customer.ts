import { type JobContext, job } from '@muse/kit';
import { z } from 'zod';
import type { PaymentsDependencies } from '../dependencies.ts';
import { ensureCustomer } from '../processes/ensure-customer.ts';
import { retryUntilStripeAnswers } from '../processes/retry-until-stripe-answers.ts';

/** Creates the customer of a shopper at Stripe. A purchase does not wait for it, unless its card is to be saved. */
export const createCustomer = job(
  'create-customer',
  { payload: z.object({ shopper: z.string() }), concurrency: 4 },
  (task, ctx: JobContext & PaymentsDependencies) =>
    retryUntilStripeAnswers('look-ups', task, ctx, async () => {
      await ensureCustomer(task.payload.shopper, ctx);
      await task.finish(async () => undefined);
    }),
);
