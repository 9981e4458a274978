import type { WholeHouse } from '../../whole-house.ts';

interface Kept {
  id: string;
  status: string;
  amount: number;
  metadata: Record<string, string>;
}

/** Stripe's own books, as the emulator keeps them. */
export interface Books {
  payment_intents: Kept[];
  charges: Kept[];
  refunds: (Kept & { charge: string })[];
  events: { id: string; type: string; data: { object: { id?: string; metadata?: Record<string, string> } } }[];
}

export const booksOf = async ({ emulatorUrl }: WholeHouse): Promise<Books> =>
  (await (await fetch(`${emulatorUrl}/_control/snapshot`)).json()) as Books;

export const isOf =
  (sessionId: string) =>
  ({ metadata }: { metadata?: Record<string, string> }): boolean =>
    metadata?.checkout_session === sessionId;

/** What Stripe holds for one session. */
export function pageOf(books: Books, sessionId: string) {
  const charges = books.charges.filter((charge) => isOf(sessionId)(charge) && charge.status === 'succeeded');
  const ids = charges.map((charge) => charge.id);
  return {
    intents: books.payment_intents.filter(isOf(sessionId)),
    charges,
    refunds: books.refunds.filter((refund) => ids.includes(refund.charge)),
  };
}
