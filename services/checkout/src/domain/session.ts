import {
  type Address,
  type CartSnapshot,
  type Confirmation,
  type PaymentMethod,
  type RefusalCode,
  type SessionStatus,
  sessionStates,
} from '@muse/contracts';

/** One store's order: its number is drawn when *place* is first accepted; known once orders has said that it exists. */
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

/** A checkout session as it was read. Its next state is made by `steps.ts`, never in place. */
export interface CheckoutSession {
  id: string;
  shopper: string;
  status: SessionStatus;
  version: number;
  currency: string;
  snapshot: CartSnapshot;
  address: Address | null;
  paymentMethod: PaymentMethod | null;
  /** How often *place* was accepted with a new card; the bank's question belongs to the attempt that raised it. */
  attempt: number;
  declines: number;
  /** The last decline; remembered after it stopped to count, for those who still wait for that attempt. */
  decline: Decline | null;
  orders: SessionOrder[];
  paidAt: string | null;
  confirmation: Confirmation | null;
  createdAt: string;
  expiresAt: string;
  completedAt: string | null;
  /** When time itself has something to say: the prices expire, the bank waited long enough, the others are silent. */
  dueAt: string | null;
  /** The database's clock when the session was read: the only clock that decides. */
  now: string;
}

/** By the clock, whether the timer that makes it true in the row has run or not. */
export const statusNow = ({ status, dueAt, now }: Pick<CheckoutSession, 'status' | 'dueAt' | 'now'>): SessionStatus => {
  const afterItsTime = dueAt !== null && now >= dueAt ? sessionStates.next(status, 'time ran out') : undefined;
  return afterItsTime ?? status;
};

const closed: Partial<Record<SessionStatus, RefusalCode>> = {
  complete_in_progress: 'checkout_in_progress',
  authentication_required: 'checkout_in_progress',
  completed: 'session_completed',
  expired: 'session_expired',
  cancelled: 'session_cancelled',
};

/** Why address and payment can no longer be set, if so. */
export const closedRefusal = (session: CheckoutSession): RefusalCode | undefined => closed[statusNow(session)];

/** The decline that counts: it does until the shopper has set another payment method. */
export const currentDecline = (session: CheckoutSession): Decline | null =>
  session.paymentMethod === null ? session.decline : null;

/** Whether a fact about this attempt still finds somebody who waits for it. */
export const awaitsPayment = (session: CheckoutSession, attempt: number): boolean =>
  session.attempt === attempt &&
  session.paidAt === null &&
  ['complete_in_progress', 'authentication_required'].includes(statusNow(session));

/** The number of the order a store gets; drawn before anybody asks for it. */
export function orderNumberOf(session: CheckoutSession, storeId: string): string {
  const order = session.orders.find((drawn) => drawn.storeId === storeId);
  if (!order) throw new Error(`${session.id} has no order number for ${storeId}`);
  return order.orderNumber;
}
