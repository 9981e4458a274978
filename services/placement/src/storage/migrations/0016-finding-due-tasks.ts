import { concurrentIndexes } from '@muse/kit';

/** Orders that are worked on, of which operators were not warned yet. One on hold is left alone for a reason. */
export const findingDueTasks = concurrentIndexes(1016, 'finding due tasks', {
  placement_task_unwarned: `on placement_task (due_at)
    where warned_at is null and status in ('queued', 'claimed', 'in_progress', 'submitting', 'outcome_unknown')`,
});
