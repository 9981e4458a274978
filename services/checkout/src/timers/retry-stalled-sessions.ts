import { checkoutPaid, checkoutSubmitted } from '@muse/contracts';
import { type JobContext, repeatBatches, type Transaction, timer } from '@muse/kit';
import type { CheckoutDependencies } from '../dependencies.ts';
import { paidData, submittedData } from '../domain/event-data.ts';
import type { CheckoutSession } from '../domain/session.ts';
import { takeStalledSessions } from '../storage/due-sessions.ts';

const batchSize = 100;
const maxSeconds = 90;

/**
 * Publishes the last event of each stalled session again, until there are no more. The outbox and the broker lose nothing in
 * normal operation; this is the recovery if they did. Payments and orders answer an event they already know by publishing its
 * result again.
 */
export const retryStalledSessions = timer(
  'nudge', // stored name; do not rename
  { everyMs: 10_000 },
  ({ transaction, terms, log }: JobContext & CheckoutDependencies) =>
    repeatBatches(() =>
      transaction(async (tx) => {
        const stalled = await takeStalledSessions(tx, {
          paymentSeconds: terms.stalledPaymentSeconds,
          ordersSeconds: terms.stalledOrdersSeconds,
          maxSeconds,
          atMost: batchSize,
        });
        for (const session of stalled) {
          const { id: sessionId, attempt, paidAt } = session;
          log.warn({ sessionId, attempt, paidData: paidAt !== null }, 'published the event of a stalled session again');
          publishAgain(tx, session);
        }
        return stalled.length === batchSize;
      }),
    ),
);

function publishAgain(tx: Transaction, session: CheckoutSession): void {
  if (session.paidAt === null) tx.publish(checkoutSubmitted, submittedData(session));
  else tx.publish(checkoutPaid, paidData(session));
}
