import { holdExpiring } from '@muse/contracts';
import { type JobContext, repeatBatches, type Transaction, timer } from '@muse/kit';
import type { PaymentsDependencies } from '../dependencies.ts';
import { captureBeforeEnd } from '../processes/decide-capture.ts';
import { type ExpiringHold, takeEndingHolds, takeHoldsToAlarm, takeStalledCaptures } from '../storage/due-holds.ts';
import { heldOrdersOf } from '../storage/held-orders.ts';

const batchSize = 100;

/**
 * Holds end by themselves, and the money is lost then: operations is told in time, and what is not settled shortly before the end is
 * captured. Captures that have come to a halt are started again.
 */
export const watchHolds = timer(
  'watch-holds',
  { everyMs: 60_000 },
  ({ transaction, timing, log }: JobContext & PaymentsDependencies) =>
    repeatBatches(() =>
      transaction(async (tx) => {
        const stalled = await takeStalledCaptures(tx, timing.reconcileAfterSeconds, batchSize);
        for (const { sessionId, abandonedAt, lookedAt } of stalled)
          tx.enqueue(abandonedAt === null ? 'capture-hold' : 'cancel-intent', `${sessionId}:${lookedAt}`, {
            sessionId,
          });
        const expiring = await takeHoldsToAlarm(tx, timing.holdAlarmSeconds, batchSize);
        for (const hold of expiring) await alarm(tx, hold);
        const ending = await takeEndingHolds(tx, timing.captureAheadSeconds, batchSize);
        for (const { sessionId, captureBefore } of ending) {
          log.error({ sessionId, captureBefore }, 'a hold ends soon and is captured with orders that are not settled');
          await captureBeforeEnd(tx, sessionId);
        }
        return [stalled, expiring, ending].some(({ length }) => length === batchSize);
      }),
    ),
);

async function alarm(
  tx: Transaction,
  { sessionId, currency, captureBefore, authorizedCents }: ExpiringHold,
): Promise<void> {
  const open = (await heldOrdersOf(tx, sessionId)).filter(({ isSettled }) => !isSettled);
  const orderNumbers = open.map(({ orderNumber }) => orderNumber);
  tx.publish(holdExpiring, { sessionId, currency, captureBefore, amountCents: authorizedCents, orderNumbers });
}
