import { concurrentIndexes } from '@muse/kit';

/** The tasks of one purchase, for a dispute or a fraud warning about its payment. */
export const tasksOfASession = concurrentIndexes(1006, 'tasks of a session', {
  placement_task_of_session: 'on placement_task (session_id)',
});
