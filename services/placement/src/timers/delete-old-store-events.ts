import { repeatBatches, timer } from '@muse/kit';
import { deleteOldStoreEvents } from '../storage/store-events.ts';
import { deleteOldSessions } from '../storage/store-sessions.ts';

export const deleteOldStoreRows = timer('delete-old-store-events', { everyMs: 60 * 60_000 }, async ({ db }) => {
  await repeatBatches(async () => (await deleteOldStoreEvents(db)) === 5_000);
  await repeatBatches(async () => (await deleteOldSessions(db)) === 5_000);
});
