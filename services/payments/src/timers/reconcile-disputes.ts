import { repeatBatches, timer } from '@muse/kit';
import { takeUndecidedDisputes, unfiledEvidence } from '../storage/undecided-disputes.ts';

const batchSize = 100;
const quietSeconds = 3_600;
const unfiledSeconds = 60;

/**
 * Finds what lost webhooks would have told of disputes: looks up those without a decision once an hour, and sweeps the newest at
 * Stripe for unknown ones. Also files evidence that was stored by a process that died before it could.
 */
export const reconcileDisputes = timer('reconcile-disputes', { everyMs: 60_000 }, async ({ db, transaction }) => {
  await repeatBatches(() =>
    transaction(async (tx) => {
      const quiet = await takeUndecidedDisputes(tx, quietSeconds, batchSize);
      for (const { id, lookedAt } of quiet)
        tx.enqueue('look-up-dispute', `${id}:${lookedAt}`, { disputeId: id, eventId: null });
      return quiet.length === batchSize;
    }),
  );
  await transaction(async (tx) => {
    for (const { id, evidenceAt } of await unfiledEvidence(tx, unfiledSeconds, batchSize))
      tx.enqueue('submit-evidence', `${id}:${evidenceAt}`, { disputeId: id });
  });
  const clock = await db.one<{ now: string }>`select muse_clock() as now`;
  await transaction(async (tx) => tx.enqueue('sweep-disputes', String(clock?.now), { at: clock?.now }));
});
