import type { FailureCode } from '../../domain/failure-codes.ts';
import type { OrderProgress } from '../../domain/store-progress.ts';
import type { PlacementOrder, StoreCard } from '../way.ts';

/** A checkout session as a store describes it, in the terms of no protocol. Amounts are minor units. */
export interface StoreSession {
  id: string;
  state: 'open' | 'in_progress' | 'completed' | 'canceled';
  /** The store would accept a payment now. */
  ready: boolean;
  currency: string;
  totals: SessionTotals;
  lines: { itemId: string; quantity: number; cents: number }[];
  email: string | null;
  address: { line1: string; city: string; state: string; zip: string; country: string } | null;
  shippingOptions: { id: string; title: string; cents: number }[];
  chosenShipping: string | null;
  /** What the store says against the purchase. */
  problems: SessionProblem[];
  order: SessionOrder | null;
}

interface SessionTotals {
  subtotal: number;
  discount: number;
  /** Shipping, tax and fees. */
  additions: number;
  total: number;
}

export interface SessionProblem {
  code: FailureCode;
  text: string;
}

interface SessionOrder {
  id: string;
  /** As the store writes it to its customers. */
  number: string | null;
  /** `null` if the protocol does not say it here. */
  sessionId: string | null;
}

/** What the store answers to the payment: the session, or a refusal in the words of the protocol. */
type Completion = { session: StoreSession; raw: unknown } | { refused: SessionProblem };

/** One line of the order as the store knows it. */
interface WantedItem {
  itemId: string;
  quantity: number;
  name: string;
}

export interface Wanted {
  order: PlacementOrder;
  items: WantedItem[];
}

/** A payment that may be used for this session only. It holds card data or a token: never logged, never kept. */
export type PreparedPayment = object;

type Shown = { session: StoreSession; raw: unknown };

/**
 * One protocol, spoken to one store for one attempt. Every change carries an idempotency key of the attempt, so that a repeated one has
 * no second effect. Errors are `StoreAnswerError`.
 */
export interface StoreApi {
  create(wanted: Wanted): Promise<Shown>;
  chooseShipping(wanted: Wanted, session: StoreSession, optionId: string): Promise<Shown>;
  /** Prepares the payment of at most this amount. Nothing is charged yet. */
  preparePayment(wanted: Wanted, session: StoreSession, card: StoreCard, limitCents: number): Promise<PreparedPayment>;
  /** The point of no return: called once. */
  complete(wanted: Wanted, session: StoreSession, payment: PreparedPayment): Promise<Completion>;
  /** Returns `undefined` if the store says that there is no such session. */
  read(sessionId: string): Promise<Shown | undefined>;
  /** Returns the session as it is afterwards: one that is bought already cannot be cancelled. */
  cancel(sessionId: string): Promise<StoreSession | undefined>;
  /** Returns `undefined` if nothing was bought with the session. */
  readOrder(sessionId: string): Promise<OrderProgress | undefined>;
}
