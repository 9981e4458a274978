import { paymentActionRequired } from '@muse/contracts';
import { NotReadyError, type ReactionContext, when } from '@muse/kit';
import type { CheckoutDependencies } from '../dependencies.ts';
import { awaitsPayment } from '../domain/session.ts';
import { actionRequired } from '../domain/transitions.ts';
import { lockSession } from '../storage/sessions.ts';
import { saveTransition } from '../storage/transitions.ts';

/** The bank waits for the shopper, and we for both of them; not for ever. */
export const askShopperWhenActionRequired = when(
  paymentActionRequired,
  'ask-shopper-when-action-required',
  async ({ data }, { tx, ignoreStale, terms, outcomeWaiters }: ReactionContext & CheckoutDependencies) => {
    const session = await lockSession(tx, data.sessionId, null);
    if (!session) throw new NotReadyError(`no session ${data.sessionId} yet`);
    if (!awaitsPayment(session, data.attempt) || session.status === 'authentication_required') return ignoreStale();

    const transition = actionRequired(session, terms.authenticationSeconds);
    await saveTransition(tx, transition);
    tx.afterCommit(() => outcomeWaiters.notify(transition.after));
  },
  { retryPolicy: 'money' },
);
