import { paymentCancelled } from '@muse/contracts';
import { NotReadyError, type ReactionContext, when } from '@muse/kit';
import type { CheckoutDependencies } from '../dependencies.ts';
import { awaitsPayment } from '../domain/session.ts';
import * as transitions from '../domain/transitions.ts';
import { endSession } from '../processes/end-session.ts';
import { lockSession } from '../storage/sessions.ts';

/** The payment was cancelled at Stripe. Usually checkout asked for that, and the session has already ended. */
export const cancelSessionWhenPaymentCancelled = when(
  paymentCancelled,
  'cancel-session-when-payment-cancelled',
  async ({ data }, { tx, ignoreStale, outcomeWaiters }: ReactionContext & CheckoutDependencies) => {
    const session = await lockSession(tx, data.sessionId, null);
    if (!session) throw new NotReadyError(`session ${data.sessionId} does not exist yet`);
    if (!awaitsPayment(session, data.attempt)) return ignoreStale();

    const transition = transitions.paymentCancelled(session);
    await endSession(tx, transition, 'cancelled');
    tx.afterCommit(() => outcomeWaiters.notify(transition.after));
  },
  { retryPolicy: 'money' },
);
