import { concurrentIndexes } from '@muse/kit';

/** Sessions that ended without a charge, by their age, for their deletion. */
export const oldSessions = concurrentIndexes(1004, 'old sessions', {
  session_without_charge: `on session (expires_at) where status in ('expired', 'cancelled') and attempt = 0`,
});
