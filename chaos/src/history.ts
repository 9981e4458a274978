import type { Confirmation, Problem, Session } from '@muse/contracts';
import type { ApiClient } from '@muse/contracts/client';

/** What the people of a trial did, and what they were told: the checker holds the house to it. */
export interface History {
  shoppers: ShopperSaw[];
  /** Every order that an operator was told to have settled, or its shopper to have cancelled: so it must stay. */
  operators?: OperatorSaw[];
  /** What was wrong the moment it was seen: a 500, a stranger's order that could be read, a confirmation that changed. */
  breaches: Breach[];
}

export interface Breach {
  /** The invariant of the design, by its number; 0: an answer that the HTTP contract does not promise. */
  invariant: number;
  what: string;
  /** Everything that helps to find it again: who, which session, the answer. Nothing secret. */
  seen: Record<string, unknown>;
}

export interface ShopperSaw {
  subject: string;
  /** Such as `shopper 3, journey 12`: with the seed it says which decisions were theirs. */
  who?: string;
  /** Speaks as this shopper. */
  caller: ApiClient;
  /**
   * What must lie in the cart when all is quiet, by variant (`variantKey`), as far as this shopper knows: everything put in and
   * confirmed, before anything that was bought is taken out. `undefined` where an answer never came and nobody can know.
   */
  putIn: Map<string, number> | undefined;
  purchases: Purchase[];
}

export interface Purchase {
  /** The session as it was when it was placed first, or last seen. */
  session: Session;
  /** Every answer to *place*, in the order in which they came. */
  answers: PlaceAnswer[];
  /** How often *place* was pressed and nothing came back: such a press may have been accepted, or not. */
  unanswered?: number;
  /** What the shopper did beside it, such as `cancelled the session` or `left the bank's page`. */
  operations: string[];
}

export interface OperatorSaw {
  by: string;
  orderNumber: string;
  outcome: 'placed' | 'failed' | 'cancelled';
  storeOrderNumber?: string;
  trackingNumber?: string;
  carrier?: string;
}

export interface PlaceAnswer {
  status: number;
  /** Of 201 and 200. */
  confirmation?: Confirmation;
  /** Of a refusal. */
  problem?: Pick<Problem, 'code' | 'detail'> & { declineCode?: string };
}

export const variantKey = (item: {
  storeId: string;
  productSku: string;
  size?: string | null | undefined;
  color?: string | null | undefined;
}): string => JSON.stringify([item.storeId, item.productSku, item.size ?? null, item.color ?? null]);

/** One thing that does not hold, with the rows that show it. */
export interface Finding {
  invariant: number;
  what: string;
  rows: unknown[];
}
