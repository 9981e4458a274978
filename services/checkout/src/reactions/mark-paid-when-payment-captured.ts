import { checkoutPaid, paymentCaptured } from '@muse/contracts';
import { NotReadyError, type ReactionContext, UnprocessableError, when } from '@muse/kit';
import type { CheckoutDependencies } from '../dependencies.ts';
import { paidData } from '../domain/event-data.ts';
import { awaitsPayment } from '../domain/session.ts';
import { captured } from '../domain/transitions.ts';
import { lockSession } from '../storage/sessions.ts';
import { saveTransition } from '../storage/transitions.ts';

/** From here there is only the way forward. A capture that comes too late is payments' to give back: it hears that the session was abandoned. */
export const markPaidWhenPaymentCaptured = when(
  paymentCaptured,
  'mark-paid-when-payment-captured',
  async ({ data }, { tx, ignoreStale, terms }: ReactionContext & CheckoutDependencies) => {
    const session = await lockSession(tx, data.sessionId, null);
    if (!session) throw new NotReadyError(`no session ${data.sessionId} yet`);
    if (!awaitsPayment(session, data.attempt)) return ignoreStale();
    const { totalCents } = session.snapshot.summary;
    if (data.amountCents !== totalCents || data.currency !== session.currency)
      throw new UnprocessableError(
        `${session.id} was to pay ${totalCents} ${session.currency}, and something else was captured`,
      );

    const transition = captured(session, data.capturedAt, terms.stalledOrdersSeconds);
    await saveTransition(tx, transition);
    tx.publish(checkoutPaid, paidData(transition.after));
  },
  { retryPolicy: 'money' },
);
