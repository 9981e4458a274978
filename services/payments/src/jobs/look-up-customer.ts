import { type JobContext, job } from '@muse/kit';
import { z } from 'zod';
import type { PaymentsDependencies } from '../dependencies.ts';
import { forgetDeletedCustomer } from '../processes/ensure-customer.ts';
import { retryUntilStripeAnswers } from '../processes/retry-until-stripe-answers.ts';
import { markProcessed } from '../storage/webhook-events.ts';

/** Stripe reported that a customer was deleted. A customer of another application is not looked up. */
export const lookUpCustomer = job(
  'look-up-customer',
  { payload: z.object({ customerId: z.string(), eventId: z.string() }), concurrency: 4 },
  (task, ctx: JobContext & PaymentsDependencies) =>
    retryUntilStripeAnswers('look-ups', task, ctx, async () => {
      const { customerId, eventId } = task.payload;
      await forgetDeletedCustomer(customerId, ctx);
      await task.finish((tx) => markProcessed(tx, eventId));
    }),
);
