import { type JobContext, timer } from '@muse/kit';
import type { CartDependencies } from '../dependencies.ts';
import { deleteGuestCarts } from '../storage/carts.ts';
import { deleteMergedGuests } from '../storage/guest-carts.ts';

const batchSize = 500;

/** Deletes carts of guests, and records of guests who have signed in, whose token has expired long before. In small batches, so that no lock is held for long. */
export const deleteAbandonedCarts = timer(
  'forget-abandoned-carts', // stored name; do not rename
  { everyMs: 3_600_000 },
  async ({ db, guestCartDays, log }: JobContext & CartDependencies) => {
    const total = await inBatches(() => deleteGuestCarts(db, guestCartDays, batchSize));
    await inBatches(() => deleteMergedGuests(db, guestCartDays, batchSize));
    if (total > 0) log.info({ deleted: total }, 'deleted abandoned carts of guests');
  },
);

async function inBatches(deleteBatch: () => Promise<number>): Promise<number> {
  let total = 0;
  let deleted: number;
  do {
    deleted = await deleteBatch();
    total += deleted;
  } while (deleted === batchSize);
  return total;
}
