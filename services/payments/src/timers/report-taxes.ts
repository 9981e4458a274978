import { type JobContext, repeatBatches, timer } from '@muse/kit';
import { setTaxRecordState, takeOpenTaxRecords } from '../storage/tax-records.ts';

const batchSize = 100;
/** How long a record waits until it is looked at again: longer than most purchases take. */
const quietSeconds = 20;

/** Reports the taxes of captured purchases to Stripe. A timer, so that no purchase waits for it and none is forgotten. */
export const reportTaxes = timer('report-taxes', { everyMs: 30_000 }, ({ transaction }: JobContext) =>
  repeatBatches(() =>
    transaction(async (tx) => {
      const records = await takeOpenTaxRecords(tx, quietSeconds, batchSize);
      for (const { orderNumber, lookedAt, isCaptured, isOver } of records) {
        if (isOver) await setTaxRecordState(tx, orderNumber, 'void');
        else if (isCaptured && (await setTaxRecordState(tx, orderNumber, 'reporting')) === 1)
          tx.enqueue('report-tax', `${orderNumber}:${lookedAt}`, { orderNumber });
      }
      return records.length === batchSize;
    }),
  ),
);
