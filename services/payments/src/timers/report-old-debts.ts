import { type JobContext, repeatBatches, timer } from '@muse/kit';
import type { PaymentsDependencies } from '../dependencies.ts';
import { takeOldDebts } from '../storage/refund-debts.ts';

const batchSize = 100;

/** Logs as an error each refund that is owed for too long, once: it is tried again by itself, but a person should look. */
export const reportOldDebts = timer(
  'report-old-debts',
  { everyMs: 60_000 },
  ({ db, timing, log }: JobContext & PaymentsDependencies) =>
    repeatBatches(async () => {
      const debts = await takeOldDebts(db, timing.refundAlarmSeconds, batchSize);
      for (const { id: refundId, ...debt } of debts)
        log.error({ refundId, ...debt }, 'a refund is still owed: an operator must look at GET /admin/refunds');
      return debts.length === batchSize;
    }),
);
