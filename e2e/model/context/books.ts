import type { Books as Kept } from '@muse/chaos';

/** Stripe's own books, as the emulator keeps them, with what it told us. */
export interface Books extends Kept {
  events: { id: string; type: string; data: { object: { id?: string; metadata?: Record<string, string> } } }[];
}

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
    refunds: books.refunds.filter((refund) => ids.includes(refund.charge ?? '')),
  };
}
