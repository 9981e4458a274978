import { type JobContext, job } from '@muse/kit';
import { z } from 'zod';
import { StripeRejectedError } from '../adapters/stripe-errors.ts';
import type { PaymentsDependencies } from '../dependencies.ts';
import { requireOutcome } from '../processes/find-intent.ts';
import { retryUntilStripeAnswers } from '../processes/retry-until-stripe-answers.ts';
import { refuseCapture, settle } from '../processes/settle.ts';
import { findPayment } from '../storage/payments.ts';

/**
 * Captures what was decided of a hold; Stripe releases the rest. If nothing is to be captured the hold is cancelled. The amount and
 * the idempotency key are those of the session, so that repeating it captures once.
 */
export const captureHold = job(
  'capture-hold',
  { payload: z.object({ sessionId: z.string() }), concurrency: 16 },
  (task, ctx: JobContext & PaymentsDependencies) =>
    retryUntilStripeAnswers('charges', task, ctx, async () => {
      const { sessionId } = task.payload;
      const payment = await findPayment(ctx.db, sessionId);
      if (payment?.status !== 'authorized' || payment.abandonedAt !== null) return;
      const { intentId, captureCents: cents } = payment;
      if (intentId === null || cents === null) return;
      try {
        const intent = await (cents === 0
          ? ctx.stripe.cancelIntent(intentId)
          : ctx.stripe.captureIntent(intentId, { sessionId, cents }));
        const outcome = requireOutcome(intent);
        await task.finish((tx) => settle(tx, sessionId, outcome, { by: 'stripe' }, ctx.log));
      } catch (error) {
        if (!(error instanceof StripeRejectedError)) throw error;
        await task.finish((tx) => refuseCapture(tx, sessionId, error.code, ctx.log));
      }
    }),
);
