import type { DatabaseGauges } from '@muse/kit';
import { sumOfDebts } from '../storage/refund-debts.ts';

/** What is owed to shoppers, for dashboards and alerts. */
export const refundsOwed: DatabaseGauges = {
  labels: ['currency'],
  gauges: {
    cents: {
      name: 'refunds_owed_cents',
      help: 'What is owed to shoppers and not paid back yet, in the smallest unit of the currency',
    },
    oldestSeconds: {
      name: 'refunds_oldest_owed_seconds',
      help: 'For how long the oldest of these refunds has been owed',
    },
  },
  read: sumOfDebts,
};
