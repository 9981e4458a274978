import { repeatBatches, timer } from '@muse/kit';
import { takeUndecidedDisputes } from '../storage/undecided-disputes.ts';

const batchSize = 100;
const quietSeconds = 3_600;

/**
 * Finds what lost webhooks would have told of disputes: looks up those without a decision once an hour, and sweeps the newest at
 * Stripe for unknown ones.
 */
export const reconcileDisputes = timer('reconcile-disputes', { everyMs: 10 * 60_000 }, async ({ db, transaction }) => {
  await repeatBatches(() =>
    transaction(async (tx) => {
      const quiet = await takeUndecidedDisputes(tx, quietSeconds, batchSize);
      for (const { id, lookedAt } of quiet)
        tx.enqueue('look-up-dispute', `${id}:${lookedAt}`, { disputeId: id, eventId: null });
      return quiet.length === batchSize;
    }),
  );
  const clock = await db.one<{ now: string }>`select muse_clock() as now`;
  await transaction(async (tx) => tx.enqueue('sweep-disputes', String(clock?.now), { at: clock?.now }));
});
