/** The Stripe emulator's records (`GET /_control/snapshot`), as far as the checks compare them with ours. */
export interface Books {
  payment_intents: BookedIntent[];
  charges: BookedCharge[];
  refunds: BookedRefund[];
  disputes: BookedDispute[];
  balance_transactions: BookedMovement[];
  tax_transactions: BookedTax[];
}

/** Written by payments: session, attempt and refund. */
type Metadata = Record<string, string>;

export interface BookedIntent {
  id: string;
  status: string;
  amount: number;
  amount_received: number;
  amount_capturable: number;
  latest_charge: string | null;
  currency: string;
  metadata: Metadata;
}

export interface BookedCharge {
  id: string;
  status: string;
  amount: number;
  amount_captured: number;
  amount_refunded: number;
  captured: boolean;
  refunded: boolean;
  currency: string;
  payment_intent: string | null;
  metadata: Metadata;
}

/** One movement of the balance; `net` is its amount without the fee. */
interface BookedMovement {
  id: string;
  type: string;
  reporting_category: string;
  currency: string;
  amount: number;
  net: number;
}

interface BookedDispute {
  id: string;
  status: string;
  charge: string;
}

export interface BookedTax {
  id: string;
  reference: string;
  type: 'transaction' | 'reversal';
  line_items: { data: { amount_tax: number }[] } | null;
  shipping_cost: { amount_tax: number } | null;
  reversal: { original_transaction: string | null } | null;
}

export interface BookedRefund {
  id: string;
  status: string;
  amount: number;
  charge: string | null;
  payment_intent: string | null;
  currency: string;
  metadata: Metadata;
}

/** The charges that took money. One that only holds an amount, or has released it, took none. */
export const succeededCharges = ({ charges }: Books): BookedCharge[] =>
  charges.filter(({ status, captured }) => status === 'succeeded' && captured);

/** The charges that hold an amount and have neither captured nor released it. */
export const heldCharges = ({ charges }: Books): BookedCharge[] =>
  charges.filter(({ status, captured, refunded }) => status === 'succeeded' && !captured && !refunded);

export const sessionOf = ({ metadata }: { metadata: Metadata }): string | undefined => metadata.checkout_session;

/** By session: captured minus refunded. A refund counts once it has succeeded, not when it is requested. */
export function keptBySession(books: Books): Map<string, number> {
  const kept = new Map<string, number>();
  const charges = new Map(succeededCharges(books).map((charge) => [charge.id, charge]));
  const add = (charge: BookedCharge | undefined, cents: number) => {
    const session = charge && sessionOf(charge);
    if (session !== undefined) kept.set(session, (kept.get(session) ?? 0) + cents);
  };
  for (const charge of charges.values()) add(charge, charge.amount_captured);
  for (const refund of books.refunds)
    if (refund.status === 'succeeded') add(charges.get(refund.charge ?? ''), -refund.amount);
  return kept;
}

/** Stripe writes currency codes in lower case, we in upper case. */
export const currencyOf = ({ currency }: { currency: string }): string => currency.toUpperCase();
