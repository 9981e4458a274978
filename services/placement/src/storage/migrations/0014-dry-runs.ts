import { concurrentIndexes } from '@muse/kit';

/** The ways that are due for a dry run, and the last order of a store, with which it is made. */
export const dryRuns = concurrentIndexes(1014, 'dry runs', {
  store_way_open: 'on store_way (open_until) where open_until is not null',
  placement_task_of_store: 'on placement_task (store_id, created_at)',
});
