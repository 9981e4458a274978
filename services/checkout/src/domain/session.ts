import {
  type Address,
  type CartSnapshot,
  type Confirmation,
  type FingerprintedMethod,
  type RefusalCode,
  type SessionStatus,
  sessionStates,
} from '@muse/contracts';

/** The order of one store. Its number is drawn when *place* is first accepted; `known` once `order.created` was received. */
export interface SessionOrder {
  orderNumber: string;
  storeId: string;
  known: boolean;
}

export interface Decline {
  attempt: number;
  code: string;
  declineCode: string;
}

/** The card of a session; `save` keeps it for later purchases once it was charged. */
export type SessionCard = FingerprintedMethod & { save?: boolean };

/** A checkout session as it was read. Never changed in place: `transitions.ts` returns its next state. */
export interface CheckoutSession {
  id: string;
  shopper: string;
  status: SessionStatus;
  version: number;
  currency: string;
  snapshot: CartSnapshot;
  /** Normalised: what is used and shown. */
  address: Address | null;
  /** The same address before; null of a session that release 0.1.0 gave its address. */
  addressAsWritten: Address | null;
  paymentMethod: SessionCard | null;
  /** How often *place* was accepted with a new card. Placing again after an authentication is the same attempt. */
  attempt: number;
  declines: number;
  /** The last decline; kept after another card was set, for requests that still wait for its attempt. */
  decline: Decline | null;
  orders: SessionOrder[];
  /** The network address from which the last attempt was placed; null if the gateway did not send it. */
  placedFrom: string | null;
  paidAt: string | null;
  /** The amount is held on the card, and captured after the orders are placed. */
  paymentHeld: boolean;
  confirmation: Confirmation | null;
  /** The calculations at the provider of taxes by store; null if it has none. */
  taxCalculations: Record<string, string> | null;
  createdAt: string;
  expiresAt: string;
  completedAt: string | null;
  /** The next deadline: the session expires, the authentication times out, or the last event is published again. */
  dueAt: string | null;
  /** The time of the database when the session was read; every decision uses it. */
  now: string;
}

/** The status by the clock, whether or not the timer has already updated the row. */
export const statusNow = ({ status, dueAt, now }: Pick<CheckoutSession, 'status' | 'dueAt' | 'now'>): SessionStatus => {
  const afterDeadline = dueAt !== null && now >= dueAt ? sessionStates.next(status, 'time ran out') : undefined;
  return afterDeadline ?? status;
};

const closed: Partial<Record<SessionStatus, RefusalCode>> = {
  complete_in_progress: 'checkout_in_progress',
  authentication_required: 'checkout_in_progress',
  completed: 'session_completed',
  expired: 'session_expired',
  cancelled: 'session_cancelled',
};

/** Returns why address and payment can no longer be set, or `undefined`. */
export const closedRefusal = (session: CheckoutSession): RefusalCode | undefined => closed[statusNow(session)];

/** The decline that is shown, until the shopper sets another payment method. */
export const currentDecline = (session: CheckoutSession): Decline | null =>
  session.paymentMethod === null ? session.decline : null;

/** Whether an event about this attempt still changes the session. */
export const awaitsPayment = (session: CheckoutSession, attempt: number): boolean =>
  session.attempt === attempt &&
  session.paidAt === null &&
  ['complete_in_progress', 'authentication_required'].includes(statusNow(session));

/** The order number of a store. Throws if none was drawn, which *place* does first. */
export function orderNumberOf(session: CheckoutSession, storeId: string): string {
  const order = session.orders.find((drawn) => drawn.storeId === storeId);
  if (!order) throw new Error(`${session.id} has no order number for ${storeId}`);
  return order.orderNumber;
}
