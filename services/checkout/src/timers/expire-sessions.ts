import { timer } from '@muse/kit';
import { publishAbandoned } from '../processes/end-session.ts';
import { expireDueSessions } from '../storage/due-sessions.ts';

const batchSize = 100;

/** Updates the rows of expired sessions. Reads do not depend on it: they compare with the clock (`statusNow`). */
export const expireSessions = timer('expire-sessions', { everyMs: 5_000 }, async ({ transaction }) => {
  let expired: number;
  do {
    expired = await transaction(async (tx) => {
      const sessions = await expireDueSessions(tx, batchSize);
      for (const session of sessions) publishAbandoned(tx, session, 'expired');
      return sessions.length;
    });
  } while (expired === batchSize);
});
