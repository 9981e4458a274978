import { type JobContext, timer } from '@muse/kit';
import type { CartDependencies } from '../dependencies.ts';
import { readProgress, saveProgress } from '../storage/backfill.ts';
import { upsertOffers } from '../storage/offers.ts';
import { upsertStores } from '../storage/stores.ts';

/**
 * What the catalog said before we listened, read once, page by page. What it says meanwhile is heard as facts; the higher
 * version wins. Where the catalog does not answer this throws, and begins again shortly where it stopped.
 */
export const backfillCatalog = timer(
  'backfill-catalog',
  { everyMs: 60_000 },
  async ({ db, catalog, log }: JobContext & CartDependencies) => {
    const progress = await readProgress(db);
    if (!progress || progress.completedAt !== null) return;
    await upsertStores(db, await catalog.stores());
    let after: number | null = progress.afterVersion;
    while (after !== null) {
      const page = await catalog.offersAfter(after);
      await upsertOffers(db, page.offers);
      await saveProgress(db, page.next);
      after = page.next;
    }
    log.info('the whole catalog was read');
  },
);
