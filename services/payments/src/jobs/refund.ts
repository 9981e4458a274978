import { type JobContext, job } from '@muse/kit';
import { z } from 'zod';
import { StripeRejectedError } from '../adapters/stripe-errors.ts';
import type { PaymentsDependencies } from '../dependencies.ts';
import type { StripeRefund } from '../domain/refund.ts';
import { idempotencyKeyLifetimeMs } from '../domain/retry-delays.ts';
import { retryUntilStripeAnswers } from '../processes/retry-until-stripe-answers.ts';
import { refuseRefund, settleRefund } from '../processes/settle-refund.ts';
import { findRefund, type Refund } from '../storage/refunds.ts';

/** Gives money back. Whatever is heard, or not heard, of the call: it is repeated with the same key until Stripe has answered. */
export const refund = job(
  'refund',
  { payload: z.object({ refundId: z.string() }), concurrency: 4 },
  (task, ctx: JobContext & PaymentsDependencies) =>
    retryUntilStripeAnswers(task, ctx, async () => {
      const newRefund = await findRefund(ctx.db, task.payload.refundId);
      if (newRefund?.status !== 'requested') return;
      try {
        const seen = await ask(newRefund, task.ageMs, ctx);
        await task.finish((tx) => settleRefund(tx, seen, ctx.log));
      } catch (error) {
        if (!(error instanceof StripeRejectedError)) throw error;
        await task.finish((tx) => refuseRefund(tx, newRefund.id, error.code, ctx.log));
      }
    }),
);

/** Near the end of a key's life a repeated call could be a second refund, so it is looked for first. */
async function ask(newRefund: Refund, ageMs: number, { stripe }: PaymentsDependencies): Promise<StripeRefund> {
  const made =
    ageMs > idempotencyKeyLifetimeMs / 2
      ? await stripe.findRefundOfIntent(newRefund.id, newRefund.intentId)
      : undefined;
  return made ?? stripe.createRefund(newRefund);
}
