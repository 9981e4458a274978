/** What the pages of differences call them; stored. */
type DifferenceKind =
  /** Stripe tells of a captured charge that the ledger does not have, or has with another amount. */
  | 'capture_not_booked'
  | 'capture_amount'
  /** The ledger has a capture for which Stripe has moved no money. */
  | 'charge_not_at_stripe'
  | 'refund_not_known'
  | 'refund_status'
  | 'dispute'
  /** It was missing in our copy of Stripe's balance, and with it its fee or payout in the ledger. */
  | 'balance_transaction_missed'
  /** What the ledger says Stripe holds of a purchase is not what Stripe's balance transactions add up to. */
  | 'purchase_clearing'
  /** A running balance of the ledger is not the sum of its lines. */
  | 'running_balance'
  | 'event_missed';

/** A difference between Stripe's records (`expected`) and ours (`actual`). */
export interface Difference {
  kind: DifferenceKind;
  stripeId: string;
  sessionId: string | null;
  expected: string;
  actual: string;
  /** Finding it has healed it. */
  healed?: true;
  /** The background job that heals it. Without one, it waits for a person. */
  heal?: { job: string; payload: object };
}

/** A charge at Stripe that has captured money. */
export interface CapturedCharge {
  id: string;
  intentId: string | null;
  /** From its metadata; null if it was not made by us. */
  sessionId: string | null;
  capturedCents: number;
  currency: string;
}

export interface ListedRefund {
  id: string;
  intentId: string | null;
  status: string;
  amountCents: number;
  currency: string;
}
