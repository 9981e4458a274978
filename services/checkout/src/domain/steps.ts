import {
  type Address,
  type CartSnapshot,
  type Confirmation,
  declinesPerSession,
  type PaymentMethod,
  sessionStates,
} from '@muse/contracts';
import { shownDeclineCode } from './decline.ts';
import { type CheckoutSession, numberOf, type SessionOrder } from './session.ts';

export type SessionTrigger = Parameters<typeof sessionStates.next>[1];

/** What happened to a session, and what it is now. Whether it can happen at all is the table's word (`sessionStates`). */
export interface Step {
  fact: SessionTrigger;
  before: CheckoutSession;
  after: CheckoutSession;
}

const step = (before: CheckoutSession, fact: SessionTrigger, changes: Partial<CheckoutSession>): Step => {
  const status = sessionStates.must(before.status, fact);
  const dueAt = sessionStates.isFinal(status) ? null : before.dueAt;
  return { fact, before, after: { ...before, dueAt, ...changes, status, version: before.version + 1 } };
};

const after = (now: string, seconds: number): string => new Date(Date.parse(now) + seconds * 1000).toISOString();

export const shippingSet = (session: CheckoutSession, address: Address, snapshot: CartSnapshot): Step =>
  step(
    session,
    session.status === 'incomplete' && session.paymentMethod !== null
      ? 'shipping set with payment there'
      : 'shipping set',
    { address, snapshot },
  );

export const paymentSet = (session: CheckoutSession, paymentMethod: PaymentMethod): Step =>
  step(session, 'payment set', { paymentMethod });

/** A new attempt; or the same one again, when the shopper comes back from the bank. */
export const placeAccepted = (session: CheckoutSession, orders: SessionOrder[], patienceSeconds: number): Step =>
  step(session, 'place accepted', {
    attempt: session.status === 'authentication_required' ? session.attempt : session.attempt + 1,
    orders,
    dueAt: after(session.now, patienceSeconds),
  });

export const captured = (session: CheckoutSession, paidAt: string, patienceSeconds: number): Step =>
  step(session, 'captured', { paidAt, dueAt: after(session.now, patienceSeconds) });

export const actionRequired = (session: CheckoutSession, patienceSeconds: number): Step =>
  step(session, 'action required', { dueAt: after(session.now, patienceSeconds) });

/** The card is forgotten; prices stay frozen as long as they were. */
export function declined(session: CheckoutSession, code: string, declineCode: string): Step {
  const declines = session.declines + 1;
  const changes = {
    declines,
    decline: { attempt: session.attempt, code, declineCode: shownDeclineCode(declineCode) },
    paymentMethod: null,
  };
  return declines >= declinesPerSession
    ? step(session, 'declined too often', changes)
    : step(session, 'declined', { ...changes, dueAt: session.expiresAt });
}

export const paymentCancelled = (session: CheckoutSession): Step => step(session, 'payment cancelled', {});
export const cancelled = (session: CheckoutSession): Step => step(session, 'cancelled', {});
export const timeRanOut = (session: CheckoutSession): Step => step(session, 'time ran out', {});

export const ordersKnown = (session: CheckoutSession): Step =>
  step(session, 'orders known', { completedAt: session.now, confirmation: confirmationOf(session) });

function confirmationOf(session: CheckoutSession): Confirmation {
  const orders = session.snapshot.stores.map((store) => ({
    museOrderNumber: numberOf(session, store.storeId),
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
