import type { Confirmation, SessionStatus } from '@muse/contracts';
import type { Things } from './cart.ts';
import type { Card } from './goods.ts';
import { isSettled, type OrderModel } from './order.ts';

/** The model of one checkout session. Times are in seconds of the model's clock. */
export interface SessionModel {
  id: string;
  bought: Things;
  totalCents: number;
  /** The share of each store. */
  storeCents: ReadonlyMap<string, number>;
  /** As last set by a command; `statusAt` also applies deadlines. */
  status: SessionStatus;
  expiresAt: number;
  hasAddress: boolean;
  card: Card | null;
  declines: number;
  /** The last card was declined, and no other one was set since. */
  cardDeclined: boolean;
  /** 3-D Secure. `approved` and `rejected`: known to Stripe, but the webhook has not been received. */
  authentication: 'none' | 'pending' | 'approved' | 'rejected';
  authenticationDeadline: number;
  /** A payment was attempted, so Stripe has an intent. */
  hasIntent: boolean;
  /** `held`: not captured yet. `released`: a hold that ended without a capture. `refunded`: captured too late. */
  captureState: 'not captured' | 'held' | 'captured' | 'released' | 'refunded';
  orders: OrderModel[];
  /** The first confirmation of *place*; it never changes. */
  confirmation: Confirmation | null;
}

const lifetimeSeconds = 1_800;

export type Frozen = Pick<SessionModel, 'id' | 'bought' | 'totalCents' | 'storeCents'>;

/** What the address of a session adds, and what its total and the share of each store are then. */
export interface Charges extends Pick<SessionModel, 'totalCents' | 'storeCents'> {
  addedCents: number;
}

export const newSession = (frozen: Frozen, now: number): SessionModel => ({
  ...frozen,
  ...{ status: 'incomplete', expiresAt: now + lifetimeSeconds, hasAddress: false, card: null, declines: 0 },
  ...{
    cardDeclined: false,
    authentication: 'none',
    authenticationDeadline: Number.NEGATIVE_INFINITY,
    hasIntent: false,
    captureState: 'not captured',
  },
  ...{ orders: [], confirmation: null },
});

export function statusAt({ status, expiresAt, authenticationDeadline }: SessionModel, now: number): SessionStatus {
  const deadline = { incomplete: expiresAt, ready_for_payment: expiresAt, ready_for_complete: expiresAt };
  const until: Partial<Record<SessionStatus, number>> = {
    ...deadline,
    authentication_required: authenticationDeadline,
  };
  return now >= (until[status] ?? Number.POSITIVE_INFINITY) ? 'expired' : status;
}

/** A hold is captured with the last order that is settled, for what was placed; if nothing was, it is released. */
export function captureIfSettled(session: SessionModel): void {
  if (session.captureState !== 'held' || !session.orders.every(isSettled)) return;
  session.captureState = session.orders.some(({ status }) => status === 'placed') ? 'captured' : 'released';
  for (const order of session.orders) if (order.refund === 'releasing') order.refund = 'released';
}
