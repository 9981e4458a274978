import { paymentActionRequired } from '@muse/contracts';
import { NotReadyError, type ReactionContext, when } from '@muse/kit';
import type { CheckoutDependencies } from '../dependencies.ts';
import { awaitsPayment } from '../domain/session.ts';
import { actionRequired } from '../domain/transitions.ts';
import { lockSession } from '../storage/sessions.ts';
import { saveTransition } from '../storage/transitions.ts';

/** The bank requires an authentication (3-D Secure): the session waits for it, up to a deadline. */
export const askShopperWhenActionRequired = when(
  paymentActionRequired,
  'ask-shopper-when-action-required',
  async ({ data }, { tx, ignoreStale, terms, outcomeWaiters }: ReactionContext & CheckoutDependencies) => {
    const session = await lockSession(tx, data.sessionId, null);
    if (!session) throw new NotReadyError(`session ${data.sessionId} does not exist yet`);
    if (!awaitsPayment(session, data.attempt) || session.status === 'authentication_required') return ignoreStale();

    const transition = actionRequired(session, terms.authenticationSeconds);
    await saveTransition(tx, transition);
    tx.afterCommit(() => outcomeWaiters.notify(transition.after));
  },
  { retryPolicy: 'money' },
);
