import { repeatBatches, timer } from '@muse/kit';
import { deleteResults } from '../storage/store-ways.ts';

export const deleteOldResults = timer('delete-old-results', { everyMs: 60 * 60_000 }, ({ db }) =>
  repeatBatches(async () => (await deleteResults(db)) === 5_000),
);
