import type { SessionStatus } from '@muse/contracts';
import { isHeld } from '@muse/kit/testing';
import { type Card, goods, storesThatDoNotShipTo, type Town } from './goods.ts';
import { newOrder } from './order.ts';
import { type SessionModel, statusAt } from './session.ts';

const authenticationSeconds = 900;
const mostDeclines = 5;

const ended: Partial<Record<SessionStatus, string>> = {
  expired: '410 session_expired',
  cancelled: '410 session_cancelled',
};
const closed: Partial<Record<SessionStatus, string>> = {
  ...ended,
  authentication_required: '409 checkout_in_progress',
  completed: '409 session_completed',
};

export function setAddress(session: SessionModel, to: Town, now: number): string {
  const refusal = closed[statusAt(session, now)];
  if (refusal) return refusal;
  const excludedStores = storesThatDoNotShipTo[to];
  if ([...session.bought.keys()].some((thing) => excludedStores.includes(goods[thing].storeId)))
    return '422 store_cannot_ship';
  session.hasAddress = true;
  session.status = session.card === null ? 'ready_for_payment' : 'ready_for_complete';
  return '200';
}

export function setCard(session: SessionModel, card: Card, now: number): string {
  const refusal = closed[statusAt(session, now)];
  if (refusal) return refusal;
  session.card = card;
  session.cardDeclined = false;
  session.status = session.hasAddress ? 'ready_for_complete' : 'incomplete';
  return '200';
}

/** One *place* request: its predicted answer, and its effect. */
export function place(session: SessionModel, now: number): string {
  const status = statusAt(session, now);
  if (status === 'completed') return '200';
  if (status === 'ready_for_complete') return charge(session, now);
  if (status === 'authentication_required') return placeAfterAuthentication(session, now);
  return ended[status] ?? (session.cardDeclined ? '402 card_declined' : '409 session_incomplete');
}

function charge(session: SessionModel, now: number): string {
  session.hasIntent = true;
  if (session.card === 'a declined card') return decline(session);
  if (session.card === 'a card that requires authentication') return requestAuthentication(session, now);
  return complete(session);
}

/** When placed again, payments asks Stripe for the outcome, whether or not the webhook was received. */
function placeAfterAuthentication(session: SessionModel, now: number): string {
  return session.authentication === 'pending'
    ? requestAuthentication(session, now)
    : receiveAuthenticationResult(session);
}

function requestAuthentication(session: SessionModel, now: number): string {
  session.status = 'authentication_required';
  session.authentication = 'pending';
  session.authenticationDeadline = now + authenticationSeconds;
  return '202';
}

/** Applies the outcome of 3-D Secure. Returns `nothing` if there is none, or the session no longer waits for it. */
export function receiveAuthenticationResult(session: SessionModel): string {
  if (session.status !== 'authentication_required' || session.authentication === 'pending') return 'nothing';
  return session.authentication === 'approved' ? complete(session) : decline(session);
}

function decline(session: SessionModel): string {
  session.declines += 1;
  session.card = null;
  session.cardDeclined = true;
  session.authentication = 'none';
  session.status = session.declines < mostDeclines ? 'ready_for_payment' : 'cancelled';
  return '402 card_declined';
}

function complete(session: SessionModel): string {
  const slow = session.card === 'a card with slow refunds';
  session.status = 'completed';
  session.captureState = isHeld ? 'held' : 'captured';
  session.orders = [...session.storeCents].map(([storeId, cents]) => newOrder(storeId, cents, slow));
  return '201';
}

export function cancel(session: SessionModel, now: number): string {
  const status = statusAt(session, now);
  if (status === 'cancelled') return '200';
  if (status === 'completed') return '409 session_completed';
  if (status === 'expired') return '410 session_expired';
  endSession(session, 'cancelled');
  return '200';
}

/** Ends the session without a purchase. A capture that comes too late is refunded in full; a hold is released. */
export function endSession(session: SessionModel, as: 'cancelled' | 'expired'): void {
  if (session.status === 'authentication_required' && session.authentication === 'approved') refundOrRelease(session);
  session.status = as;
}

/** The shopper has authenticated after the session had ended. */
export function refundOrRelease(session: SessionModel): void {
  session.captureState = isHeld ? 'released' : 'refunded';
}
