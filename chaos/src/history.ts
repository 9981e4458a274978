import type { Confirmation, Problem, Session } from '@muse/contracts';
import { type ApiClient } from '@muse/contracts/client';

/** What the clients of a trial did and which answers they received. The checker compares the system with it. */
export interface History {
  shoppers: ShopperHistory[];
  /** Every order whose settlement by an operator, or cancellation by its shopper, was confirmed: it must stay settled. */
  operators?: SettledOrder[];
  /** Violations that a client noticed in an answer: a 500, another shopper's order, a confirmation that changed. */
  breaches: Breach[];
}

export interface Breach {
  /** Number in docs/invariants.md; 0: an answer that the HTTP contract does not declare. */
  invariant: number;
  what: string;
  /** Details for the diagnosis: client, session, answer. Contains no secrets. */
  seen: Record<string, unknown>;
}

export interface ShopperHistory {
  subject: string;
  /** Such as `shopper 3, journey 12`; together with the seed it identifies the decisions of this client. */
  who?: string;
  /** Sends requests with this shopper's token. */
  caller: ApiClient;
  /**
   * Quantity of each variant (`variantKey`) whose addition to the cart was confirmed, before purchases are subtracted.
   * `undefined` if a request was never answered, so that the content of the cart cannot be known.
   */
  added: Map<string, number> | undefined;
  purchases: RecordedPurchase[];
}

export interface RecordedPurchase {
  /** The session as the client received it last. */
  session: Session;
  /** Every answer to *place*, in the order received. */
  answers: PlaceAnswer[];
  /** How many *place* requests got no answer: each may have been accepted or not. */
  unanswered?: number;
  /** What else the client did, such as `cancelled the session`. */
  operations: string[];
}

export interface SettledOrder {
  by: string;
  orderNumber: string;
  outcome: 'placed' | 'failed' | 'cancelled';
  storeOrderNumber?: string;
  trackingNumber?: string;
  carrier?: string;
}

export interface PlaceAnswer {
  status: number;
  /** Present for 201 and 200. */
  confirmation?: Confirmation;
  /** Present for a refusal. */
  problem?: Pick<Problem, 'code' | 'detail'> & { declineCode?: string };
}

/** Identifies a variant of the catalog. */
export const variantKey = (item: {
  storeId: string;
  productSku: string;
  size?: string | null | undefined;
  color?: string | null | undefined;
}): string => JSON.stringify([item.storeId, item.productSku, item.size ?? null, item.color ?? null]);

/** A violated check, with the rows that prove it. */
export interface Finding {
  invariant: number;
  what: string;
  rows: unknown[];
}

/** Records what all clients of a trial observe: breaches, settled orders and counts. */
export interface HistoryRecorder {
  breaches: Breach[];
  /** The confirmed settlement of an order, by order number. */
  settledOrders: Map<string, SettledOrder>;
  breach(invariant: number, what: string, seen: Record<string, unknown>): void;
  count(what: 'operations' | 'retried' | 'operators' | 'places', which: string): void;
  counts: ClientCounts;
}

export interface ClientCounts {
  journeys: number;
  guests: number;
  /** Answers to *place*, by status and code; `no answer` among them. */
  places: Record<string, number>;
  /** What shoppers did, and with which outcome. */
  operations: Record<string, number>;
  operators: Record<string, number>;
  /** How often a request had to be retried, and why. */
  retried: Record<string, number>;
  /** All breaches, including those beyond the recorded examples. */
  breaches: number;
}

/** Number of the rule that every answer is one the HTTP contract declares. */
export const httpContract = 0;

const mostExamplesOfEach = 20;

export function newHistoryRecorder(log: (line: string) => void): HistoryRecorder {
  const breaches: Breach[] = [];
  const counts: ClientCounts = {
    journeys: 0,
    guests: 0,
    places: {},
    operations: {},
    operators: {},
    retried: {},
    breaches: 0,
  };
  return {
    breaches,
    settledOrders: new Map(),
    counts,
    breach(invariant, what, seen) {
      counts.breaches += 1;
      if (breaches.filter((known) => known.what === what).length >= mostExamplesOfEach) return;
      const breach = { invariant, what, seen: { at: new Date().toISOString(), ...seen } };
      breaches.push(breach);
      log(`breach of invariant ${invariant}: ${what} ${JSON.stringify(breach.seen)}`);
    },
    count(what, which) {
      counts[what][which] = (counts[what][which] ?? 0) + 1;
    },
  };
}
