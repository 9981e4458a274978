import { type DependencyContext, queriedGauges } from '@muse/kit';
import { sumOfDebts } from '../storage/refund-debts.ts';

/** What is owed to shoppers, for dashboards and alerts. */
export const createDebtMetrics = ({ db, metrics, log }: Pick<DependencyContext<unknown>, 'db' | 'metrics' | 'log'>) =>
  queriedGauges(metrics, log, {
    labelNames: ['currency'],
    gauges: {
      refunds_owed_cents: 'What is owed to shoppers and not paid back yet, in the smallest unit of the currency',
      refunds_oldest_owed_seconds: 'For how long the oldest of these refunds has been owed',
    },
    async read() {
      const debts = await sumOfDebts(db);
      return debts.map(({ currency, cents, oldestSeconds }) => ({
        labels: { currency },
        values: { refunds_owed_cents: cents, refunds_oldest_owed_seconds: oldestSeconds },
      }));
    },
  });
