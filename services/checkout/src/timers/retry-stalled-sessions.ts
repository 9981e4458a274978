import { checkoutPaid, checkoutSubmitted } from '@muse/contracts';
import { type JobContext, timer } from '@muse/kit';
import type { CheckoutDependencies } from '../dependencies.ts';
import { paidData, submittedData } from '../domain/event-data.ts';
import { takeStalledSessions } from '../storage/due-sessions.ts';
import { lockSession } from '../storage/sessions.ts';

const batch = 20;
const longestSeconds = 90;

/**
 * For what does not come: whoever is silent about a purchase is told again. Nothing is lost as long as the bus keeps its
 * promises, so this is the way out where it did not; payments and orders take a fact they know as a question.
 */
export const retryStalledSessions = timer(
  'nudge',
  { everyMs: 10_000 },
  async ({ transaction, terms, log }: JobContext & CheckoutDependencies) => {
    await transaction(async (tx) => {
      const stalled = await takeStalledSessions(tx, {
        paymentSeconds: terms.stalledPaymentSeconds,
        ordersSeconds: terms.stalledOrdersSeconds,
        longestSeconds,
        atMost: batch,
      });
      for (const { id } of stalled) {
        const session = await lockSession(tx, id, null);
        if (!session) continue;
        log.warn(
          { sessionId: id, attempt: session.attempt, paidData: session.paidAt !== null },
          'said again: nobody answered',
        );
        if (session.paidAt === null) tx.publish(checkoutSubmitted, submittedData(session));
        else tx.publish(checkoutPaid, paidData(session));
      }
    });
  },
);
