import { type JobContext, job } from '@muse/kit';
import { z } from 'zod';
import { StripeRejectedError } from '../adapters/stripe-errors.ts';
import type { PaymentsDependencies } from '../dependencies.ts';
import type { StripeRefund } from '../domain/refund.ts';
import { idempotencyKeyLifetimeMs } from '../domain/retry-delays.ts';
import { retryUntilStripeAnswers } from '../processes/retry-until-stripe-answers.ts';
import { rejectRefund, settleRefund } from '../processes/settle-refund.ts';
import { refundBlockedBy } from '../storage/disputes.ts';
import { findRefund, type Refund } from '../storage/refunds.ts';

/** Refunds at Stripe. The call is repeated with the same idempotency key until Stripe has answered. */
export const refund = job(
  'refund',
  { payload: z.object({ refundId: z.string() }), concurrency: 16 },
  (task, ctx: JobContext & PaymentsDependencies) =>
    retryUntilStripeAnswers('refunds', task, ctx, async () => {
      const requested = await findRefund(ctx.db, task.payload.refundId);
      if (requested?.status !== 'requested') return;
      if (await refundBlockedBy(ctx.db, requested.sessionId)) return; // sent when the dispute is decided
      try {
        const answer = await createOrFind(requested, task.ageMs, ctx);
        await task.finish((tx) => settleRefund(tx, answer, ctx.log));
      } catch (error) {
        if (!(error instanceof StripeRejectedError)) throw error;
        await task.finish((tx) => rejectRefund(tx, requested.id, error.code, ctx.log));
      }
    }),
);

/** When the idempotency key may expire soon, a repeated call could refund twice: the refund is searched for first. */
async function createOrFind(requested: Refund, ageMs: number, { stripe }: PaymentsDependencies): Promise<StripeRefund> {
  const found =
    ageMs > idempotencyKeyLifetimeMs / 2
      ? await stripe.findRefundOfIntent(requested.id, requested.intentId)
      : undefined;
  return found ?? stripe.createRefund(requested);
}
