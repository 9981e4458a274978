import { type JobContext, timer } from '@muse/kit';
import type { CartDependencies } from '../dependencies.ts';
import { deleteGuestCarts } from '../storage/carts.ts';

const inTransactionIfNeeded = 500;

/** A guest who comes back later than this has lost the way in as well; small bites, so that nobody waits for them. */
export const deleteAbandonedCarts = timer(
  'forget-abandoned-carts',
  { everyMs: 3_600_000 },
  async ({ db, guestCartDays, log }: JobContext & CartDependencies) => {
    let forgotten = 0;
    let bite: number;
    do {
      bite = await deleteGuestCarts(db, guestCartDays, inTransactionIfNeeded);
      forgotten += bite;
    } while (bite === inTransactionIfNeeded);
    if (forgotten > 0) log.info({ forgotten }, 'carts of guests were forgotten');
  },
);
