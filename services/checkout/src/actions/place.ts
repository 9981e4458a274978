import { api, type Confirmation, checkoutSubmitted, fillPath, fullPath } from '@muse/contracts';
import { type ActionContext, answer, refuse, refuseUnless, reply, type Transaction } from '@muse/kit';
import type { CheckoutDependencies } from '../dependencies.ts';
import { type AttemptOutcome, outcomeOf } from '../domain/attempt-outcome.ts';
import { submittedData } from '../domain/event-data.ts';
import { placeRefusal } from '../domain/place-refusal.ts';
import { type CheckoutSession, currentDecline } from '../domain/session.ts';
import { showSession } from '../domain/show-session.ts';
import { placeAccepted } from '../domain/transitions.ts';
import { drawOrderNumbers } from '../storage/order-numbers.ts';
import { lockSession, readSession } from '../storage/sessions.ts';
import { saveTransition } from '../storage/transitions.ts';

/** Tells the gateway that this press began nothing: it does not count towards the limits of *place*, and it never leaves the house. */
const repeatedHeader = { 'muse-repeated': 'true' };

/**
 * Accepts the purchase in one short transaction, then waits outside of it for what becomes of this attempt. Pressed many
 * times, everybody waits for the same attempt: only a session that is ready begins a new one.
 */
export const place = answer(
  api.checkout.place,
  async ({ shopper, params, expects, gone }, ctx: ActionContext & CheckoutDependencies) => {
    const { db, transaction, outcomeWaiters, payments, terms, outboxIsFarBehind } = ctx;
    const waiter = outcomeWaiters.register(params.id);
    try {
      const { session, repeated } = await transaction(async (tx) => {
        const found = await lockSession(tx, params.id, shopper);
        refuseUnless(found, 'not_found');
        expects(found.version);
        refuseUnlessPlaceable(found);
        const running = ['complete_in_progress', 'completed'].includes(found.status);
        if (!running && outboxIsFarBehind()) refuse('service_unavailable', { retryAfterSeconds: 10 });
        return {
          session: running ? found : await acceptPlace(tx, found, terms.stalledPaymentSeconds),
          repeated: running,
        };
      });
      const headers = repeated ? repeatedHeader : {};
      if (session.confirmation)
        return reply(200, inContractOrder(session.confirmation), { version: session.version, headers });

      const told = await waiter.outcome(session, terms.placeWaitSeconds * 1000, gone);
      if (told && told.kind !== 'asked') return replyTo(told, headers);

      // The bank asks, or the patience is over: then the session itself is the answer, after a last look at it.
      const latest = (await readSession(db, params.id, shopper)) ?? session;
      const outcome = outcomeOf(latest, session.attempt);
      if (outcome && outcome.kind !== 'asked') return replyTo(outcome, headers);
      const clientSecret = outcome ? await payments.clientSecret(session.id) : null;
      const location = fillPath(fullPath(api.checkout.getSession), { id: session.id });
      const comeBack: Record<string, string> = outcome ? {} : { 'retry-after': '2' };
      return reply(202, showSession(latest, clientSecret), {
        version: latest.version,
        headers: { ...headers, location, ...comeBack },
      });
    } finally {
      waiter.cancel();
    }
  },
);

function refuseUnlessPlaceable(session: CheckoutSession): void {
  const no = placeRefusal(session);
  if (no === 'card_declined') refuse(no, { extra: { declineCode: currentDecline(session)?.declineCode } });
  if (no) refuse(no);
}

/** From `ready_for_complete` a new attempt; from `authentication_required` the same one, which payments then looks up. */
async function acceptPlace(
  tx: Transaction,
  session: CheckoutSession,
  timeoutSeconds: number,
): Promise<CheckoutSession> {
  const stores = session.snapshot.stores.map((store) => store.storeId);
  const orders = session.orders.length > 0 ? session.orders : await drawOrderNumbers(tx, session.id, stores);
  const transition = placeAccepted(session, orders, timeoutSeconds);
  await saveTransition(tx, transition);
  tx.publish(checkoutSubmitted, submittedData(transition.after));
  return transition.after;
}

/** The same bytes whenever it is asked for: the database keeps the fields of its JSON in an order of its own. */
const inContractOrder = (confirmation: Confirmation): Confirmation =>
  api.checkout.place.replies[201].parse(confirmation);

function replyTo(outcome: Exclude<AttemptOutcome, { kind: 'asked' }>, headers: Record<string, string>) {
  switch (outcome.kind) {
    case 'completed':
      return reply(201, inContractOrder(outcome.confirmation), { version: outcome.version, headers });
    case 'declined':
      return refuse('card_declined', { extra: { declineCode: outcome.declineCode }, headers });
    case 'ended':
      return refuse(outcome.code, { headers });
  }
}
