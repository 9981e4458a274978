import { timer } from '@muse/kit';
import { system } from '../domain/transitions.ts';
import { releaseExpiredTasks } from '../storage/queue-statistics.ts';

/** Updates the rows of expired leases and writes their history. Reads do not depend on it: they compare with the clock. */
export const releaseExpiredLeases = timer('release-expired-leases', { everyMs: 30_000 }, async ({ db }) => {
  await releaseExpiredTasks(db, system);
});
