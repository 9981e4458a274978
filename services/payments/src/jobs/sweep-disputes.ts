import { type JobContext, job } from '@muse/kit';
import { z } from 'zod';
import type { PaymentsDependencies } from '../dependencies.ts';
import type { StripeDispute } from '../domain/dispute.ts';
import { retryUntilStripeAnswers } from '../processes/retry-until-stripe-answers.ts';
import { newsAmong } from '../storage/undecided-disputes.ts';

/** Longer than Stripe repeats a webhook (3 days). */
const daysBack = 7;

/** Lists the disputes of the last days at Stripe and looks up those that we do not know in their present status. */
export const sweepDisputes = job(
  'sweep-disputes',
  { payload: z.object({ at: z.string() }), concurrency: 1 },
  (task, ctx: JobContext & PaymentsDependencies) =>
    retryUntilStripeAnswers('look-ups', task, ctx, async () => {
      const since = Math.floor(Date.parse(task.payload.at) / 1000) - daysBack * 86_400;
      for await (const page of pagesSince(since, ctx)) {
        const news = await newsAmong(ctx.db, page);
        await ctx.transaction(async (tx) => {
          for (const disputeId of news)
            tx.enqueue('look-up-dispute', `${disputeId}:${task.payload.at}`, { disputeId, eventId: null });
        });
      }
    }),
);

async function* pagesSince(since: number, { stripe }: PaymentsDependencies): AsyncGenerator<StripeDispute[]> {
  for (let after: string | undefined, more = true; more; ) {
    const { disputes, hasMore } = await stripe.disputesSince(since, after);
    yield disputes;
    after = disputes.at(-1)?.id;
    more = hasMore && after !== undefined;
  }
}
