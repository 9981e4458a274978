import { type JobContext, repeatBatches, timer } from '@muse/kit';
import type { PaymentsDependencies } from '../dependencies.ts';
import { reconcileEvents as reconcilePage } from '../processes/reconcile-events.ts';

/** Finds what the webhooks should have brought, one call for a hundred events, where the last run ended. */
export const reconcileEvents = timer(
  'reconcile-events',
  { everyMs: 10 * 60_000 },
  (ctx: JobContext & PaymentsDependencies) =>
    repeatBatches(() => ctx.stripe.prioritize('look-ups', () => reconcilePage(ctx))),
);
