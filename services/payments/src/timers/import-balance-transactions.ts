import { type JobContext, timer } from '@muse/kit';
import type { PaymentsDependencies } from '../dependencies.ts';
import { importBalance } from '../processes/import-balance.ts';

/** Stripe's fees and payouts, a minute after they happened: one call for a hundred of them, instead of one per purchase. */
export const importBalanceTransactions = timer(
  'import-balance-transactions',
  { everyMs: 60_000 },
  (ctx: JobContext & PaymentsDependencies) => ctx.stripe.prioritize('look-ups', () => importBalance(ctx)),
);
