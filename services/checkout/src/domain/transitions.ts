import {
  addSeconds,
  type CartSnapshot,
  type Confirmation,
  declinesPerSession,
  sessionStates,
  shownDeclineCode,
} from '@muse/contracts';
import { type CheckoutSession, orderNumberOf, type SessionCard, type SessionOrder } from './session.ts';

export type SessionTrigger = Parameters<typeof sessionStates.next>[1];

/** One transition of a session. Throws if the state table (`sessionStates`) does not have it. */
export interface SessionTransition {
  trigger: SessionTrigger;
  before: CheckoutSession;
  after: CheckoutSession;
}

const transition = (
  before: CheckoutSession,
  trigger: SessionTrigger,
  changes: Partial<CheckoutSession>,
): SessionTransition => {
  const status = sessionStates.must(before.status, trigger);
  const dueAt = sessionStates.isFinal(status) ? null : before.dueAt;
  return { trigger, before, after: { ...before, dueAt, ...changes, status, version: before.version + 1 } };
};

export const shippingSet = (
  session: CheckoutSession,
  addresses: Pick<CheckoutSession, 'address' | 'addressAsWritten'>,
  snapshot: CartSnapshot,
  taxCalculations: Record<string, string> | null,
): SessionTransition =>
  transition(
    session,
    session.status === 'incomplete' && session.paymentMethod !== null
      ? 'shipping set with payment there'
      : 'shipping set',
    { ...addresses, snapshot, taxCalculations },
  );

export const paymentSet = (session: CheckoutSession, paymentMethod: SessionCard): SessionTransition =>
  transition(session, 'payment set', { paymentMethod });

/** Starts a new attempt, or continues the same one after an authentication at the bank. */
export const placeAccepted = (
  session: CheckoutSession,
  orders: SessionOrder[],
  placedFrom: string | null,
  timeoutSeconds: number,
): SessionTransition =>
  transition(session, 'place accepted', {
    attempt: session.status === 'authentication_required' ? session.attempt : session.attempt + 1,
    orders,
    placedFrom,
    dueAt: addSeconds(session.now, timeoutSeconds),
  });

export const paid = (
  session: CheckoutSession,
  by: 'captured' | 'authorized',
  paidAt: string,
  timeoutSeconds: number,
): SessionTransition =>
  transition(session, by, {
    paidAt,
    paymentHeld: by === 'authorized',
    dueAt: addSeconds(session.now, timeoutSeconds),
  });

export const actionRequired = (session: CheckoutSession, timeoutSeconds: number): SessionTransition =>
  transition(session, 'action required', { dueAt: addSeconds(session.now, timeoutSeconds) });

/** Forgets the card; the prices stay frozen until `expiresAt`. */
export function declined(session: CheckoutSession, code: string, declineCode: string): SessionTransition {
  const declines = session.declines + 1;
  const changes = {
    declines,
    decline: { attempt: session.attempt, code, declineCode: shownDeclineCode(declineCode) },
    paymentMethod: null,
  };
  return declines >= declinesPerSession
    ? transition(session, 'declined too often', changes)
    : transition(session, 'declined', { ...changes, dueAt: session.expiresAt });
}

export const paymentCancelled = (session: CheckoutSession): SessionTransition =>
  transition(session, 'payment cancelled', {});
export const cancelled = (session: CheckoutSession): SessionTransition => transition(session, 'cancelled', {});
export const timeRanOut = (session: CheckoutSession): SessionTransition => transition(session, 'time ran out', {});

export const ordersKnown = (session: CheckoutSession): SessionTransition =>
  transition(session, 'orders known', { completedAt: session.now, confirmation: confirmationOf(session) });

function confirmationOf(session: CheckoutSession): Confirmation {
  const orders = session.snapshot.stores.map((store) => ({
    museOrderNumber: orderNumberOf(session, store.storeId),
    storeId: store.storeId,
    storeName: store.storeName,
    status: 'pending' as const,
    totalCents: store.totalCents,
    itemCount: store.itemCount,
  }));
  return {
    checkoutSessionId: session.id,
    status: 'completed',
    totalChargedCents: session.snapshot.summary.totalCents,
    currency: session.currency,
    orders,
    summary: { totalOrders: orders.length },
  };
}
