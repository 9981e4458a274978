import type { DatabaseGauges } from '@muse/kit';
import { countPurchasesInProgress } from '../storage/purchases-in-progress.ts';

/** What shoppers wait for. Normally all of them are young: a purchase takes a second, and five minutes if Stripe is away. */
export const purchasesInProgress: DatabaseGauges = {
  labels: ['age'],
  gauges: {
    purchases: {
      name: 'purchases_in_progress',
      help: 'Sessions in complete_in_progress, by the time since place was accepted',
    },
  },
  read: countPurchasesInProgress,
};
