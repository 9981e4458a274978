import { api, fillPath, fullPath, newId } from '@muse/contracts';
import { type ActionContext, answer, refuse, refuseUnless, reply, type Transaction } from '@muse/kit';
import type { CheckoutDependencies } from '../dependencies.ts';
import { selectedStores, selectLines } from '../domain/selected-items.ts';
import { type CheckoutSession, statusNow } from '../domain/session.ts';
import { showSession } from '../domain/show-session.ts';
import { freeze, tooLarge, tooLong } from '../domain/totals.ts';
import { cancelled, timeRanOut } from '../domain/transitions.ts';
import { checkOffers } from '../processes/check-offers.ts';
import { endSession } from '../processes/end-session.ts';
import { insertSession, lockLiveSession, type NewSession } from '../storage/sessions.ts';

export const createSession = answer(
  api.checkout.createSession,
  async ({ shopper, body }, { db, transaction, catalog, cart, terms }: ActionContext & CheckoutDependencies) => {
    const { stores, currency } = await cart.read(shopper);
    refuseUnless(stores.length > 0, 'cart_empty');
    const { lines, unknown } = selectLines(stores, body.items);
    const offers = lines.length > 0 ? await checkOffers(lines, { catalog, cart }) : [];
    if (unknown.length > 0) refuse('unknown_cart_item', { errors: unknown });
    const snapshot = freeze(selectedStores(stores, lines, offers), terms.serviceFee);
    refuseUnless(!tooLarge(snapshot), 'amount_too_large');
    refuseUnless(!tooLong(snapshot), 'amount_too_large', {
      detail: 'Too much for one purchase: buy a part of the cart.',
    });

    const lifetimeSeconds = terms.sessionLifetimeSeconds;
    const fresh = { id: newId('session'), shopper, currency, snapshot, lifetimeSeconds };
    // One statement, unless the shopper has a live session.
    const session = (await insertSession(db, fresh)) ?? (await transaction((tx) => replaceSession(tx, fresh)));
    const location = fillPath(fullPath(api.checkout.getSession), { id: session.id });
    return reply(201, showSession(session), { version: session.version, headers: { location } });
  },
);

/** How often a concurrent request of the same shopper may win before this one gives up. */
const maxTries = 10;

/** A shopper has one live session: a new one cancels an open one, but is refused while one is being paid. */
async function replaceSession(tx: Transaction, session: NewSession): Promise<CheckoutSession> {
  for (let tried = 0; tried < maxTries; tried += 1) {
    const inserted = await insertSession(tx, session);
    if (inserted) return inserted;
    const live = await lockLiveSession(tx, session.shopper);
    if (!live) continue; // it ended while this request waited for its lock
    const status = statusNow(live);
    if (status === 'complete_in_progress' || status === 'authentication_required') break;
    if (status === 'expired') await endSession(tx, timeRanOut(live), 'expired');
    else await endSession(tx, cancelled(live), 'superseded');
  }
  return refuse('checkout_in_progress');
}
