import type { SessionStatus } from '@muse/contracts';
import { type Card, goods, type Place, storesThatDoNotShipTo } from './goods.ts';
import { newOrder } from './order.ts';
import { type SessionModel, statusAt } from './session.ts';

/** What can be done to a session, and what it is answered. */
const bankSeconds = 900;
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

export function setAddress(session: SessionModel, to: Place, now: number): string {
  const no = closed[statusAt(session, now)];
  if (no) return no;
  const refusing = storesThatDoNotShipTo[to];
  if ([...session.bought.keys()].some((thing) => refusing.includes(goods[thing].storeId)))
    return '422 store_cannot_ship';
  session.hasAddress = true;
  session.status = session.card === null ? 'ready_for_payment' : 'ready_for_complete';
  return '200';
}

export function setCard(session: SessionModel, card: Card, now: number): string {
  const no = closed[statusAt(session, now)];
  if (no) return no;
  session.card = card;
  session.cardRefused = false;
  session.status = session.hasAddress ? 'ready_for_complete' : 'incomplete';
  return '200';
}

/** What one press of *place* is answered, and what it does. */
export function place(session: SessionModel, now: number): string {
  const status = statusAt(session, now);
  if (status === 'completed') return '200';
  if (status === 'ready_for_complete') return charge(session, now);
  if (status === 'authentication_required') return comeBackFromTheBank(session, now);
  return ended[status] ?? (session.cardRefused ? '402 card_declined' : '409 session_incomplete');
}

function charge(session: SessionModel, now: number): string {
  session.isAtStripe = true;
  if (session.card === 'a declined card') return decline(session);
  if (session.card === 'a card the bank asks about') return ask(session, now);
  return complete(session);
}

/** Placed again, Stripe is asked how the bank answered, whether its word reached us or not. */
function comeBackFromTheBank(session: SessionModel, now: number): string {
  return session.bank === 'waits' ? ask(session, now) : hearTheBank(session);
}

function ask(session: SessionModel, now: number): string {
  session.status = 'authentication_required';
  session.bank = 'waits';
  session.bankWaitsUntil = now + bankSeconds;
  return '202';
}

/** The bank's word reaches us; nothing happens where there is none, or nobody waits for it any more. */
export function hearTheBank(session: SessionModel): string {
  if (session.status !== 'authentication_required' || session.bank === 'waits') return 'nothing';
  return session.bank === 'said yes' ? complete(session) : decline(session);
}

function decline(session: SessionModel): string {
  session.declines += 1;
  session.card = null;
  session.cardRefused = true;
  session.bank = 'was not asked';
  session.status = session.declines < mostDeclines ? 'ready_for_payment' : 'cancelled';
  return '402 card_declined';
}

function complete(session: SessionModel): string {
  const slow = session.card === 'a card that is slow to refund';
  session.status = 'completed';
  session.money = 'taken';
  session.orders = [...session.storeCents].map(([storeId, cents]) => newOrder(storeId, cents, slow));
  return '201';
}

export function cancel(session: SessionModel, now: number): string {
  const status = statusAt(session, now);
  if (status === 'cancelled') return '200';
  if (status === 'completed') return '409 session_completed';
  if (status === 'expired') return '410 session_expired';
  end(session, 'cancelled');
  return '200';
}

/** Without a purchase. A yes of the bank that comes too late is money that goes back, all of it. */
export function end(session: SessionModel, as: 'cancelled' | 'expired'): void {
  if (session.status === 'authentication_required' && session.bank === 'said yes') session.money = 'given back';
  session.status = as;
}
