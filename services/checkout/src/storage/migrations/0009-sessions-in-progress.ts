import { concurrentIndexes } from '@muse/kit';

/** The few sessions whose purchase is under way, for the gauge of their ages. */
export const sessionsInProgress = concurrentIndexes(1009, 'sessions in progress', {
  session_in_progress: "on session (created_at) where status = 'complete_in_progress'",
});
