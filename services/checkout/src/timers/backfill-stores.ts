import { type JobContext, timer } from '@muse/kit';
import type { CheckoutDependencies } from '../dependencies.ts';
import { upsertStores } from '../storage/stores.ts';

/**
 * What the catalog said before we listened: soon after the first start, every few seconds until it answers once, and
 * then daily, so that the projection cannot stay wrong for long.
 */
export const backfillStores = timer(
  'backfill-stores',
  { everyMs: 24 * 3_600_000 },
  async ({ db, catalog }: JobContext & CheckoutDependencies) => {
    await upsertStores(db, await catalog.allStores());
  },
);
