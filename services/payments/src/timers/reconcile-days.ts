import { type JobContext, repeatBatches, timer } from '@muse/kit';
import type { PaymentsDependencies } from '../dependencies.ts';
import { firstStep, reconcilePage } from '../processes/reconcile-day.ts';
import { closeHealedDifferences, takeDueDay } from '../storage/reconciliation.ts';

/**
 * Every night the day before is compared with Stripe: its charges, refunds, disputes and balance transactions, with the lowest
 * priority among our calls. After an outage every missed day is compared, the oldest first.
 */
export const reconcileDays = timer(
  'reconcile-days',
  { everyMs: 10 * 60_000 },
  async (ctx: JobContext & PaymentsDependencies) => {
    await closeHealedDifferences(ctx.db);
    return repeatBatches(async () => {
      const due = await takeDueDay(ctx.db, firstStep);
      if (due) await ctx.stripe.prioritize('look-ups', () => reconcilePage(due, ctx));
      return due !== undefined;
    });
  },
);
