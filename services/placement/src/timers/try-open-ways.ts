import { timer } from '@muse/kit';
import { waysToTry } from '../storage/store-ways.ts';

/** Enqueues one dry run for each time that a breaker has opened, when it has been open for long enough. */
export const tryOpenWays = timer('try-open-ways', { everyMs: 30_000 }, async ({ db, transaction }) => {
  const due = await waysToTry(db);
  if (due.length === 0) return;
  await transaction(async (tx) => {
    for (const { storeId, method, openUntil } of due)
      tx.enqueue('dry-run-way', `${storeId} ${method} ${openUntil}`, { storeId, method });
  });
});
