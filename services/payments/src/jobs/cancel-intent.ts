import { paymentStates } from '@muse/contracts';
import { type JobContext, job } from '@muse/kit';
import { z } from 'zod';
import type { PaymentsDependencies } from '../dependencies.ts';
import type { IntentOutcome } from '../domain/outcome.ts';
import { requireOutcome } from '../processes/find-intent.ts';
import { retryUntilStripeAnswers } from '../processes/retry-until-stripe-answers.ts';
import { settle } from '../processes/settle.ts';
import { findPayment } from '../storage/payments.ts';

/**
 * Cancels the intent of an abandoned session, because a browser could still confirm it. If it was paid meanwhile, the capture
 * is refunded in full.
 */
export const cancelIntent = job(
  'cancel-intent',
  { payload: z.object({ sessionId: z.string() }), concurrency: 16 },
  (task, ctx: JobContext & PaymentsDependencies) =>
    retryUntilStripeAnswers('refunds', task, ctx, async () => {
      const { sessionId } = task.payload;
      const payment = await findPayment(ctx.db, sessionId);
      if (!payment || paymentStates.next(payment.status, 'cancelled') === undefined) return;
      const outcome = await outcomeOfCancelling(payment.intentId, ctx);
      await task.finish((tx) => settle(tx, sessionId, outcome, { by: 'stripe' }, ctx.log));
    }),
);

/** Without a stored intent there is nothing to cancel: an abandoned session stores no new one, and only stored ones are confirmed. */
async function outcomeOfCancelling(intentId: string | null, { stripe }: PaymentsDependencies): Promise<IntentOutcome> {
  if (intentId === null) return { is: 'cancelled', intentId };
  return requireOutcome(await stripe.cancelIntent(intentId));
}
