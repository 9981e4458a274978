import { type JobContext, job } from '@muse/kit';
import { z } from 'zod';
import type { PaymentsDependencies } from '../dependencies.ts';
import { findAtStripe } from '../processes/find-at-stripe.ts';
import { retryUntilStripeAnswers } from '../processes/retry-until-stripe-answers.ts';
import { settleRefund } from '../processes/settle-refund.ts';
import { findSessionCharged } from '../storage/external-refunds.ts';
import { lockPayment } from '../storage/payments.ts';
import { explainsEvent } from '../storage/refund-sweep.ts';
import { markProcessed } from '../storage/webhook-events.ts';

/** Looks up all refunds of an intent, after Stripe has said that something of its charge was refunded, unless we know of all of it. */
export const lookUpRefunds = job(
  'look-up-refunds',
  { payload: z.object({ intentId: z.string().nullable(), eventId: z.string().nullable() }), concurrency: 8 },
  (task, ctx: JobContext & PaymentsDependencies) =>
    retryUntilStripeAnswers('look-ups', task, ctx, async () => {
      const { intentId, eventId } = task.payload;
      const sessionId = intentId === null ? undefined : await findSessionCharged(ctx.db, intentId);
      const isNews = intentId !== null && sessionId !== undefined && !(await explainsEvent(ctx.db, eventId, intentId));
      const found = isNews && (await findAtStripe(ctx.stripe.findRefundsOfIntent(intentId), ctx.log));
      await task.finish(async (tx) => {
        if (found && sessionId !== undefined) await lockPayment(tx, sessionId);
        for (const refund of found ? found.refunds : []) await settleRefund(tx, refund, ctx.log);
        await markProcessed(tx, eventId);
      });
    }),
);
