import { type JobContext, job, RetryLaterError } from '@muse/kit';
import { z } from 'zod';
import { StripeRejectedError } from '../adapters/stripe-errors.ts';
import type { PaymentsDependencies } from '../dependencies.ts';
import { taxOf } from '../domain/tax-reversal.ts';
import { bookTaxDifference } from '../processes/book-tax-difference.ts';
import { retryUntilStripeAnswers } from '../processes/retry-until-stripe-answers.ts';
import { planReversal } from '../processes/reverse-tax.ts';
import { findRefund } from '../storage/refunds.ts';
import { markReversed, type TaxReversal } from '../storage/tax-reversals.ts';

/** It may be a setting of the account, so it is tried again, and each time in the log. */
const rejectedMs = 3_600_000;

/** Takes back, at Stripe Tax, the tax of a refund that succeeded. Its reference is the id of the refund. */
export const reverseTax = job(
  'reverse-tax',
  { payload: z.object({ refundId: z.string(), orderNumber: z.string() }), concurrency: 4 },
  (task, ctx: JobContext & PaymentsDependencies) =>
    retryUntilStripeAnswers('look-ups', task, ctx, async () => {
      const { refundId, orderNumber } = task.payload;
      const refund = await findRefund(ctx.db, refundId);
      const planned = refund && (await ctx.transaction((tx) => planReversal(tx, refund, orderNumber)));
      if (!planned || planned.reversal.transactionId !== null) return;
      const { record, reversal } = planned;
      try {
        const reference = refund.orderNumber === null ? `${refundId}:${orderNumber}` : refundId;
        const transactionId = isEmpty(reversal) ? '' : await ctx.stripe.reverseTax(reference, reversal.reversed);
        await task.finish(async (tx) => {
          if ((await markReversed(tx, refundId, orderNumber, transactionId)) === 0) return;
          const differenceCents = reversal.taxCents - taxOf(reversal.reversed);
          await bookTaxDifference(tx, record, `tax difference:${refundId}:${orderNumber}`, differenceCents);
        });
      } catch (error) {
        if (!(error instanceof StripeRejectedError)) throw error;
        const { code } = error;
        ctx.log.error(
          { refundId, orderNumber, code },
          'Stripe does not take back the tax of a refund: an operator must act',
        );
        throw new RetryLaterError(rejectedMs, error.message);
      }
    }),
);

const isEmpty = ({ reversed: { lines, shipping } }: TaxReversal): boolean =>
  [...lines, shipping].every(({ amountCents, taxCents }) => amountCents + taxCents === 0);
