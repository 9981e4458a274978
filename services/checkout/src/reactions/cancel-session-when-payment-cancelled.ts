import { paymentCancelled } from '@muse/contracts';
import { NotReadyError, type ReactionContext, when } from '@muse/kit';
import type { CheckoutDependencies } from '../dependencies.ts';
import { awaitsPayment } from '../domain/session.ts';
import * as transitions from '../domain/transitions.ts';
import { lockSession } from '../storage/sessions.ts';
import { endSession } from '../storage/transitions.ts';

/** Somebody gave the payment up at Stripe. Mostly that was us, and the session has ended before. */
export const cancelSessionWhenPaymentCancelled = when(
  paymentCancelled,
  'cancel-session-when-payment-cancelled',
  async ({ data }, { tx, ignoreStale, outcomeWaiters }: ReactionContext & CheckoutDependencies) => {
    const session = await lockSession(tx, data.sessionId, null);
    if (!session) throw new NotReadyError(`no session ${data.sessionId} yet`);
    if (!awaitsPayment(session, data.attempt)) return ignoreStale();

    const transition = transitions.paymentCancelled(session);
    await endSession(tx, transition, 'cancelled');
    tx.afterCommit(() => outcomeWaiters.notify(transition.after));
  },
  { retryPolicy: 'money' },
);
