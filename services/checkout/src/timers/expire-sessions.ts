import { checkoutAbandoned } from '@muse/contracts';
import { timer } from '@muse/kit';
import { expireDueSessions } from '../storage/due-sessions.ts';

const batch = 100;

/** Everybody reads a session by the clock; this makes it true in the row, and tells payments where a payment may be open. */
export const expireSessions = timer('expire-sessions', { everyMs: 5_000 }, async ({ transaction }) => {
  let ended: number;
  do {
    ended = await transaction(async (tx) => {
      const sessions = await expireDueSessions(tx, batch);
      for (const { id, attempt } of sessions)
        if (attempt > 0) tx.publish(checkoutAbandoned, { sessionId: id, reason: 'expired' });
      return sessions.length;
    });
  } while (ended === batch);
});
