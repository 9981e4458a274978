import { timer } from '@muse/kit';
import { system } from '../domain/transitions.ts';
import { releaseExpiredTasks } from '../storage/queue.ts';

/** Everybody reads leases by the clock; this only tidies the rows and writes the history. */
export const releaseExpiredLeases = timer('release-expired-leases', { everyMs: 30_000 }, async ({ db }) => {
  await releaseExpiredTasks(db, system);
});
