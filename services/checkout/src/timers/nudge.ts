import { checkoutPaid, checkoutSubmitted } from '@muse/contracts';
import { type JobContext, timer } from '@muse/kit';
import type { Dependencies } from '../dependencies.ts';
import { paid, submitted } from '../domain/facts.ts';
import { takeSilent } from '../storage/due.ts';
import { lockSession } from '../storage/sessions.ts';

const batch = 20;
const longestSeconds = 90;

/**
 * For what does not come: whoever is silent about a purchase is told again. Nothing is lost as long as the bus keeps its
 * promises, so this is the way out where it did not; payments and orders take a fact they know as a question.
 */
export const nudge = timer(
  'nudge',
  { everyMs: 10_000 },
  async ({ transaction, terms, log }: JobContext & Dependencies) => {
    await transaction(async (tx) => {
      const silent = await takeSilent(tx, {
        paymentSeconds: terms.silentPaymentSeconds,
        ordersSeconds: terms.silentOrdersSeconds,
        longestSeconds,
        atMost: batch,
      });
      for (const { id } of silent) {
        const session = await lockSession(tx, id, null);
        if (!session) continue;
        log.warn(
          { sessionId: id, attempt: session.attempt, paid: session.paidAt !== null },
          'said again: nobody answered',
        );
        if (session.paidAt === null) tx.publish(checkoutSubmitted, submitted(session));
        else tx.publish(checkoutPaid, paid(session));
      }
    });
  },
);
