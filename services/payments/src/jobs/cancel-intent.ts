import { type JobContext, job } from '@muse/kit';
import { z } from 'zod';
import { StripeUnavailableError } from '../adapters/stripe-errors.ts';
import type { PaymentsDependencies } from '../dependencies.ts';
import { type IntentOutcome, outcomeOf } from '../domain/outcome.ts';
import { retryUntilStripeAnswers } from '../processes/retry-until-stripe-answers.ts';
import { settle } from '../processes/settle.ts';
import { findPayment } from '../storage/payments.ts';

/** The session was given up: its intent is cancelled, because a browser could still confirm it. Paid meanwhile: it all goes back. */
export const cancelIntent = job(
  'cancel-intent',
  { payload: z.object({ sessionId: z.string() }), concurrency: 4 },
  (task, ctx: JobContext & PaymentsDependencies) =>
    retryUntilStripeAnswers(task, ctx, async () => {
      const { sessionId } = task.payload;
      const payment = await findPayment(ctx.db, sessionId);
      if (!payment || payment.status === 'captured' || payment.status === 'cancelled') return;
      const outcome = await outcomeOfCancelling(payment.intentId, ctx);
      await task.finish((tx) => settle(tx, sessionId, outcome, { by: 'stripe' }));
    }),
);

/** None is held: none will be, since an abandoned session holds no new one; and none that is not held was ever confirmed. */
async function outcomeOfCancelling(intentId: string | null, { stripe }: PaymentsDependencies): Promise<IntentOutcome> {
  if (intentId === null) return { is: 'cancelled', intentId };
  const intent = await stripe.cancelIntent(intentId);
  const outcome = outcomeOf(intent);
  if (!outcome) throw new StripeUnavailableError(`the intent is ${intent.status}: not decided yet`);
  return outcome;
}
