import { repeatBatches, timer } from '@muse/kit';
import { deleteDryRuns } from '../storage/recipe-trials.ts';

export const deleteOldRecipeTrials = timer('delete-old-recipe-trials', { everyMs: 60 * 60_000 }, ({ db }) =>
  repeatBatches(async () => (await deleteDryRuns(db)) === 1_000),
);
