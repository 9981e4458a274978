import { api } from '@muse/contracts';
import { type ActionContext, answer, refuse, reply } from '@muse/kit';
import type { CheckoutDependencies } from '../dependencies.ts';
import { statusNow } from '../domain/session.ts';
import { cancelled, timeRanOut } from '../domain/transitions.ts';
import { endSession } from '../processes/end-session.ts';
import { giveSessions, lockLiveSession } from '../storage/sessions.ts';

/**
 * Called by the cart when a guest has signed in: cancels the guest's open session, and the ended ones become the shopper's. Refuses
 * while the guest is paying, because the purchase would lose its owner under way.
 */
export const releaseGuest = answer(
  api.checkout.releaseGuest,
  ({ params: { guest }, body: { shopper } }, { transaction, outcomeWaiters }: ActionContext & CheckoutDependencies) =>
    transaction(async (tx) => {
      const live = await lockLiveSession(tx, guest);
      if (live) {
        const status = statusNow(live);
        if (status === 'complete_in_progress' || status === 'authentication_required') refuse('checkout_in_progress');
        const transition = status === 'expired' ? timeRanOut(live) : cancelled(live);
        await endSession(tx, transition, status === 'expired' ? 'expired' : 'cancelled');
        tx.afterCommit(() => outcomeWaiters.notify(transition.after));
      }
      await giveSessions(tx, guest, shopper);
      return reply(204, undefined);
    }),
);
