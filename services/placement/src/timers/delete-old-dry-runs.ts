import { repeatBatches, timer } from '@muse/kit';
import { deleteDryRuns } from '../storage/dry-runs.ts';

export const deleteOldDryRuns = timer('delete-old-dry-runs', { everyMs: 60 * 60_000 }, ({ db }) =>
  repeatBatches(async () => (await deleteDryRuns(db)) === 1_000),
);
