import { api, type Confirmation, checkoutSubmitted, clientAddressHeader, fillPath, fullPath } from '@muse/contracts';
import { type ActionContext, answer, refuse, refuseUnless, reply, type Transaction } from '@muse/kit';
import type { CheckoutDependencies } from '../dependencies.ts';
import { type AttemptOutcome, outcomeOf } from '../domain/attempt-outcome.ts';
import { declineProblem } from '../domain/decline-problem.ts';
import { submittedData } from '../domain/event-data.ts';
import { placeRefusal } from '../domain/place-refusal.ts';
import { type CheckoutSession, currentDecline } from '../domain/session.ts';
import { showSession } from '../domain/show-session.ts';
import { placeAccepted } from '../domain/transitions.ts';
import { refuseWhileWaiting } from '../processes/limit-declines.ts';
import { drawOrderNumbers } from '../storage/order-numbers.ts';
import { lockSession, readSession } from '../storage/sessions.ts';
import { saveTransition } from '../storage/transitions.ts';

/** Marks a reply that started no attempt: the gateway does not count it towards its rate limits, and removes the header. */
const repeatedHeader = { 'muse-repeated': 'true' };
/** Kept of the caller's deadline for reading the session once more. */
const replyMs = 1_000;

/**
 * Accepts the purchase in one short transaction, then waits outside of it for the outcome of the attempt. Repeated
 * requests wait for the same attempt: only a session that is ready starts a new one.
 */
export const place = answer(
  api.checkout.place,
  async ({ shopper, params, expects, gone, msLeft, header }, ctx: ActionContext & CheckoutDependencies) => {
    const { db, transaction, outcomeWaiters, payments, terms, outboxIsFarBehind } = ctx;
    const waiter = outcomeWaiters.register(params.id);
    try {
      const { session, repeated } = await transaction(async (tx) => {
        const found = await lockSession(tx, params.id, shopper);
        refuseUnless(found, 'not_found');
        expects(found.version);
        refuseUnlessPlaceable(found);
        const placedFrom = header(clientAddressHeader) ?? null;
        const running = ['complete_in_progress', 'completed'].includes(found.status);
        if (!running && outboxIsFarBehind()) refuse('service_unavailable', { retryAfterSeconds: 10 });
        if (found.status === 'ready_for_complete') await refuseWhileWaiting(tx, found, placedFrom, terms.declineLimits);
        return {
          session: running ? found : await acceptPlace(tx, found, placedFrom, terms.stalledPaymentSeconds),
          repeated: running,
        };
      });
      const headers = repeated ? repeatedHeader : {};
      if (session.confirmation)
        return reply(200, inContractOrder(session.confirmation), { version: session.version, headers });

      const waitMs = Math.min(terms.placeWaitSeconds * 1000, msLeft() - replyMs);
      const outcome = await waiter.outcome(session, waitMs, gone);
      if (outcome && outcome.kind !== 'authentication_required') return replyTo(outcome, headers);

      // Authentication is required, or the wait timed out: the reply is the session, read once more.
      const latest = (await readSession(db, params.id, shopper)) ?? session;
      const latestOutcome = outcomeOf(latest, session.attempt);
      if (latestOutcome && latestOutcome.kind !== 'authentication_required') return replyTo(latestOutcome, headers);
      const clientSecret = latestOutcome ? await payments.clientSecret(session.id) : null;
      const location = fillPath(fullPath(api.checkout.getSession), { id: session.id });
      const retryAfter: Record<string, string> = latestOutcome ? {} : { 'retry-after': '2' };
      return reply(202, showSession(latest, clientSecret), {
        version: latest.version,
        headers: { ...headers, location, ...retryAfter },
      });
    } finally {
      waiter.cancel();
    }
  },
);

function refuseUnlessPlaceable(session: CheckoutSession): void {
  const refusal = placeRefusal(session);
  if (refusal === 'card_declined') refuse(refusal, declineProblem(currentDecline(session)?.declineCode));
  if (refusal) refuse(refusal);
}

/** Starts a new attempt from `ready_for_complete`; continues the same one from `authentication_required`, which payments then looks up. */
async function acceptPlace(
  tx: Transaction,
  session: CheckoutSession,
  placedFrom: string | null,
  timeoutSeconds: number,
): Promise<CheckoutSession> {
  const stores = session.snapshot.stores.map((store) => store.storeId);
  const orders = session.orders.length > 0 ? session.orders : await drawOrderNumbers(tx, session.id, stores);
  const transition = placeAccepted(session, orders, placedFrom, timeoutSeconds);
  await saveTransition(tx, transition);
  tx.publish(checkoutSubmitted, submittedData(transition.after));
  return transition.after;
}

/** Restores the field order of the contract, so that every reply has the same bytes: jsonb has its own order. */
const inContractOrder = (confirmation: Confirmation): Confirmation =>
  api.checkout.place.replies[201].parse(confirmation);

function replyTo(
  outcome: Exclude<AttemptOutcome, { kind: 'authentication_required' }>,
  headers: Record<string, string>,
) {
  switch (outcome.kind) {
    case 'completed':
      return reply(201, inContractOrder(outcome.confirmation), { version: outcome.version, headers });
    case 'declined':
      return refuse('card_declined', { ...declineProblem(outcome.declineCode), headers });
    case 'ended':
      return refuse(outcome.code, { headers });
  }
}
