/** What the Stripe emulator shows of its books (`GET /_control/snapshot`), as far as it is held against ours. */
export interface Books {
  payment_intents: BookedIntent[];
  charges: BookedCharge[];
  refunds: BookedRefund[];
}

/** What we wrote to it: the session, the attempt, the refund it belongs to. */
type Metadata = Record<string, string>;

export interface BookedIntent {
  id: string;
  status: string;
  amount: number;
  amount_received: number;
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
  currency: string;
  payment_intent: string | null;
  metadata: Metadata;
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

export const succeededCharges = ({ charges }: Books): BookedCharge[] =>
  charges.filter(({ status }) => status === 'succeeded');

export const sessionOf = ({ metadata }: { metadata: Metadata }): string | undefined => metadata.checkout_session;

/** By session: what was taken and has not gone back. A refund counts when it has succeeded, not when it was asked for. */
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

/** Stripe writes currencies in small letters, we in capitals. */
export const currencyOf = ({ currency }: { currency: string }): string => currency.toUpperCase();
