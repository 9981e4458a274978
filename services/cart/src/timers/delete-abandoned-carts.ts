import { type JobContext, timer } from '@muse/kit';
import type { CartDependencies } from '../dependencies.ts';
import { deleteGuestCarts } from '../storage/carts.ts';

const batchSize = 500;

/** Deletes carts of guests whose token has expired long before. In small batches, so that no lock is held for long. */
export const deleteAbandonedCarts = timer(
  'forget-abandoned-carts', // stored name; do not rename
  { everyMs: 3_600_000 },
  async ({ db, guestCartDays, log }: JobContext & CartDependencies) => {
    let total = 0;
    let deleted: number;
    do {
      deleted = await deleteGuestCarts(db, guestCartDays, batchSize);
      total += deleted;
    } while (deleted === batchSize);
    if (total > 0) log.info({ deleted: total }, 'deleted abandoned carts of guests');
  },
);
