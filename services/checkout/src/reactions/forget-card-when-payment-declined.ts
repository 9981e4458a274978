import { paymentDeclined } from '@muse/contracts';
import { NotReadyError, type ReactionContext, when } from '@muse/kit';
import type { CheckoutDependencies } from '../dependencies.ts';
import { awaitsPayment } from '../domain/session.ts';
import { declined } from '../domain/transitions.ts';
import { endSession } from '../processes/end-session.ts';
import { countDecline } from '../processes/limit-declines.ts';
import { lockSession } from '../storage/sessions.ts';
import { saveTransition } from '../storage/transitions.ts';

/** The session stays usable with another card, until too many were declined. Declines also count over sessions. */
export const forgetCardWhenPaymentDeclined = when(
  paymentDeclined,
  'forget-card-when-payment-declined',
  async ({ data }, { tx, ignoreStale, outcomeWaiters, terms }: ReactionContext & CheckoutDependencies) => {
    const session = await lockSession(tx, data.sessionId, null);
    if (!session) throw new NotReadyError(`session ${data.sessionId} does not exist yet`);
    if (!awaitsPayment(session, data.attempt)) return ignoreStale();

    const transition = declined(session, data.code, data.declineCode);
    if (transition.trigger === 'declined too often') await endSession(tx, transition, 'declined_too_often');
    else await saveTransition(tx, transition);
    await countDecline(tx, transition.before, terms.declineLimits);
    tx.afterCommit(() => outcomeWaiters.notify(transition.after));
  },
  { retryPolicy: 'money' },
);
