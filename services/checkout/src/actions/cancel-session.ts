import { api } from '@muse/contracts';
import { type ActionContext, answer, refuse, refuseUnless, reply } from '@muse/kit';
import type { CheckoutDependencies } from '../dependencies.ts';
import { statusNow } from '../domain/session.ts';
import { showSession } from '../domain/show-session.ts';
import { cancelled } from '../domain/transitions.ts';
import { endSession } from '../processes/end-session.ts';
import { lockSession } from '../storage/sessions.ts';

export const cancelSession = answer(
  api.checkout.cancelSession,
  ({ shopper, params, expects }, { transaction, outcomeWaiters }: ActionContext & CheckoutDependencies) =>
    transaction(async (tx) => {
      const session = await lockSession(tx, params.id, shopper);
      refuseUnless(session, 'not_found');
      expects(session.version);
      const status = statusNow(session);
      if (status === 'cancelled') return reply(200, showSession(session), { version: session.version });
      if (status === 'completed') refuse('session_completed');
      if (status === 'expired') refuse('session_expired');
      if (status === 'complete_in_progress') refuse('checkout_in_progress');

      const transition = cancelled(session);
      await endSession(tx, transition, 'cancelled');
      tx.afterCommit(() => outcomeWaiters.notify(transition.after));
      return reply(200, showSession(transition.after), { version: transition.after.version });
    }),
);
