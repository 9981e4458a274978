import { repeatBatches, timer } from '@muse/kit';
import { deleteOldSessions } from '../storage/old-sessions.ts';

const batchSize = 500;

/** Addresses of people who did not buy are not kept for ever (docs/retention.md). */
export const deleteOldSessionsTimer = timer('delete-old-sessions', { everyMs: 3_600_000 }, ({ db }) =>
  repeatBatches(async () => (await deleteOldSessions(db)) === batchSize),
);
