import { type JobContext, job } from '@muse/kit';
import { z } from 'zod';
import { StripeRejectedError } from '../adapters/stripe-errors.ts';
import type { PaymentsDependencies } from '../dependencies.ts';
import { taxOf } from '../domain/tax-reversal.ts';
import { bookTaxDifference } from '../processes/book-tax-difference.ts';
import { retryUntilStripeAnswers } from '../processes/retry-until-stripe-answers.ts';
import {
  findTaxRecord,
  markReported,
  markReportFailed,
  storeCalculation,
  type TaxRecord,
} from '../storage/tax-records.ts';

type TaxContext = JobContext & PaymentsDependencies;

/**
 * Reports the tax of an order to Stripe, under its order number. If the tax was estimated, Stripe is asked first, for the day of
 * the purchase, and the difference is booked: the shopper paid the estimate.
 */
export const reportTax = job(
  'report-tax',
  { payload: z.object({ orderNumber: z.string() }), concurrency: 4 },
  (task, ctx: TaxContext) =>
    retryUntilStripeAnswers('look-ups', task, ctx, async () => {
      const record = await findTaxRecord(ctx.db, task.payload.orderNumber);
      if (record?.state !== 'reporting') return;
      const { orderNumber } = record;
      try {
        const calculationId = record.calculationId ?? (await calculateEstimated(record, ctx));
        const reported = await ctx.stripe.reportTax(orderNumber, calculationId);
        await task.finish(async (tx) => {
          if ((await markReported(tx, orderNumber, reported)) === 0) return;
          await bookTaxDifference(tx, record, `tax difference:${orderNumber}`, taxOf(reported) - record.taxCents);
        });
      } catch (error) {
        if (!(error instanceof StripeRejectedError)) throw error;
        ctx.log.error(
          { orderNumber, code: error.code },
          'the tax of an order was not reported: an operator must do it',
        );
        await task.finish((tx) => markReportFailed(tx, orderNumber, error.code));
      }
    }),
);

async function calculateEstimated(record: TaxRecord, { stripe, transaction, log }: TaxContext): Promise<string> {
  const { orderNumber, estimate, currency, shippingCents, createdAt } = record;
  if (!estimate) throw new Error(`${orderNumber} has neither a tax calculation nor an estimate`);
  const { calculation } = await stripe.calculateTax({ ...estimate, currency, shippingCents, at: createdAt });
  await transaction((tx) => storeCalculation(tx, orderNumber, calculation));
  log.info({ orderNumber }, 'an estimated tax was calculated');
  return calculation;
}
