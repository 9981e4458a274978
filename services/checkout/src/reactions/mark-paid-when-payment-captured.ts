import { checkoutPaid, paymentCaptured } from '@muse/contracts';
import { NotReadyError, type ReactionContext, UnprocessableError, when } from '@muse/kit';
import type { CheckoutDependencies } from '../dependencies.ts';
import { paidData } from '../domain/event-data.ts';
import { awaitsPayment } from '../domain/session.ts';
import { captured } from '../domain/transitions.ts';
import { lockSession } from '../storage/sessions.ts';
import { saveTransition } from '../storage/transitions.ts';

/** From here the session can only complete. A capture after its end is refunded by payments, which consumes `checkout.abandoned`. */
export const markPaidWhenPaymentCaptured = when(
  paymentCaptured,
  'mark-paid-when-payment-captured',
  async ({ data }, { tx, ignoreStale, terms }: ReactionContext & CheckoutDependencies) => {
    const session = await lockSession(tx, data.sessionId, null);
    if (!session) throw new NotReadyError(`session ${data.sessionId} does not exist yet`);
    if (!awaitsPayment(session, data.attempt)) return ignoreStale();
    const { totalCents } = session.snapshot.summary;
    if (data.amountCents !== totalCents || data.currency !== session.currency)
      throw new UnprocessableError(`${session.id}: another amount than ${totalCents} ${session.currency} was captured`);

    const transition = captured(session, data.capturedAt, terms.stalledOrdersSeconds);
    await saveTransition(tx, transition);
    tx.publish(checkoutPaid, paidData(transition.after));
  },
  { retryPolicy: 'money' },
);
