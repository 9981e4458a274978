import type { Confirmation, SessionStatus } from '@muse/contracts';
import type { Things } from './cart.ts';
import type { Card } from './goods.ts';
import type { OrderModel } from './order.ts';

/** One checkout session, as far as the model cares. Times are the model's seconds. */
export interface SessionModel {
  id: string;
  bought: Things;
  totalCents: number;
  /** Its parts, by store. */
  storeCents: ReadonlyMap<string, number>;
  /** As it was last decided; the clock may have decided otherwise since (`statusAt`). */
  status: SessionStatus;
  expiresAt: number;
  hasAddress: boolean;
  card: Card | null;
  declines: number;
  /** The last card was declined, and no other one given since. */
  cardRefused: boolean;
  /** 3-D Secure. `said …`: the bank has answered, and its word is on the way to us. */
  bank: 'was not asked' | 'waits' | 'said yes' | 'said no';
  bankWaitsUntil: number;
  /** An attempt was made: Stripe holds an intent. */
  isAtStripe: boolean;
  money: 'not taken' | 'taken' | 'given back';
  orders: OrderModel[];
  /** What *place* answered first: it never changes. */
  confirmation: Confirmation | null;
}

const lifetimeSeconds = 1_800;

export type Frozen = Pick<SessionModel, 'id' | 'bought' | 'totalCents' | 'storeCents'>;

export const newSession = (frozen: Frozen, now: number): SessionModel => ({
  ...frozen,
  ...{ status: 'incomplete', expiresAt: now + lifetimeSeconds, hasAddress: false, card: null, declines: 0 },
  ...{
    cardRefused: false,
    bank: 'was not asked',
    bankWaitsUntil: Number.NEGATIVE_INFINITY,
    isAtStripe: false,
    money: 'not taken',
  },
  ...{ orders: [], confirmation: null },
});

export function statusAt({ status, expiresAt, bankWaitsUntil }: SessionModel, now: number): SessionStatus {
  const deadline = { incomplete: expiresAt, ready_for_payment: expiresAt, ready_for_complete: expiresAt };
  const until: Partial<Record<SessionStatus, number>> = { ...deadline, authentication_required: bankWaitsUntil };
  return now >= (until[status] ?? Number.POSITIVE_INFINITY) ? 'expired' : status;
}
