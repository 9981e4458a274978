import { repeatBatches, timer } from '@muse/kit';
import { deleteOldChanges } from '../storage/order-changes.ts';

const batchSize = 5_000;

/** Streams resume from the log of changes for a day; who comes later gets all of her orders (docs/retention.md). */
export const deleteOldOrderChanges = timer('delete-old-order-changes', { everyMs: 60_000 }, ({ db }) =>
  repeatBatches(async () => (await deleteOldChanges(db)) === batchSize),
);
