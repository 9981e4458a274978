import { api, fillPath, fullPath, newId } from '@muse/contracts';
import { type ActionContext, answer, refuse, refuseUnless, reply, type Transaction } from '@muse/kit';
import type { CheckoutDependencies } from '../dependencies.ts';
import { selectItems } from '../domain/selected-items.ts';
import { type CheckoutSession, statusNow } from '../domain/session.ts';
import { showSession } from '../domain/show-session.ts';
import { freeze, tooLarge, tooLong } from '../domain/totals.ts';
import { cancelled, timeRanOut } from '../domain/transitions.ts';
import { insertSession, lockLiveSession, type NewSession } from '../storage/sessions.ts';
import { endSession } from '../storage/transitions.ts';

export const createSession = answer(
  api.checkout.createSession,
  async ({ shopper, body }, { transaction, cart, terms }: ActionContext & CheckoutDependencies) => {
    const { stores, currency } = await cart.read(shopper);
    const selection = selectItems(stores, body.items);
    if ('refused' in selection) return refuse(selection.refused, { errors: selection.errors });
    const snapshot = freeze(selection.stores, terms.serviceFeeBasisPoints);
    refuseUnless(!tooLarge(snapshot), 'amount_too_large');
    refuseUnless(!tooLong(snapshot), 'amount_too_large', {
      detail: 'Too much for one purchase: buy a part of the cart.',
    });

    const lifetimeSeconds = terms.sessionLifetimeSeconds;
    return transaction(async (tx) => {
      const session = await startSession(tx, { id: newId('session'), shopper, currency, snapshot, lifetimeSeconds });
      const location = fillPath(fullPath(api.checkout.getSession), { id: session.id });
      return reply(201, showSession(session), { version: session.version, headers: { location } });
    });
  },
);

/** How often somebody else may begin a session for the same shopper in between before we give up. */
const maxTries = 10;

/** A shopper has one live session: an open one gives way to the new one, one that is paying does not. */
async function startSession(tx: Transaction, session: NewSession): Promise<CheckoutSession> {
  for (let tried = 0; tried < maxTries; tried += 1) {
    const begun = await insertSession(tx, session);
    if (begun) return begun;
    const live = await lockLiveSession(tx, session.shopper);
    if (!live) continue; // it ended, or gave way to another new one, while we waited for its lock
    const status = statusNow(live);
    if (status === 'complete_in_progress' || status === 'authentication_required') break;
    if (status === 'expired') await endSession(tx, timeRanOut(live), 'expired');
    else await endSession(tx, cancelled(live), 'superseded');
  }
  return refuse('checkout_in_progress');
}
