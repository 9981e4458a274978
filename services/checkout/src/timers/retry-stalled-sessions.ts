import { checkoutPaid, checkoutSubmitted } from '@muse/contracts';
import { type JobContext, timer } from '@muse/kit';
import type { CheckoutDependencies } from '../dependencies.ts';
import { paidData, submittedData } from '../domain/event-data.ts';
import { takeStalledSessions } from '../storage/due-sessions.ts';
import { lockSession } from '../storage/sessions.ts';

const batchSize = 20;
const maxSeconds = 90;

/**
 * Publishes the last event of a stalled session again. The outbox and the broker lose nothing in normal operation; this is
 * the recovery if they did. Payments and orders answer an event they already know by publishing its result again.
 */
export const retryStalledSessions = timer(
  'nudge', // stored name; do not rename
  { everyMs: 10_000 },
  async ({ transaction, terms, log }: JobContext & CheckoutDependencies) => {
    await transaction(async (tx) => {
      const stalled = await takeStalledSessions(tx, {
        paymentSeconds: terms.stalledPaymentSeconds,
        ordersSeconds: terms.stalledOrdersSeconds,
        maxSeconds,
        atMost: batchSize,
      });
      for (const { id } of stalled) {
        const session = await lockSession(tx, id, null);
        if (!session) continue;
        log.warn(
          { sessionId: id, attempt: session.attempt, paidData: session.paidAt !== null },
          'published the event of a stalled session again',
        );
        if (session.paidAt === null) tx.publish(checkoutSubmitted, submittedData(session));
        else tx.publish(checkoutPaid, paidData(session));
      }
    });
  },
);
