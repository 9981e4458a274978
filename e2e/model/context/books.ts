import type { Books as CheckerBooks } from '@muse/chaos';

/** The Stripe emulator's records, with the webhook events it has sent. */
export interface Books extends CheckerBooks {
  events: { id: string; type: string; data: { object: { id?: string; metadata?: Record<string, string> } } }[];
}

export const belongsTo =
  (sessionId: string) =>
  ({ metadata }: { metadata?: Record<string, string> }): boolean =>
    metadata?.checkout_session === sessionId;

/** Stripe's records of one session. */
export function recordsOf(books: Books, sessionId: string) {
  const charges = books.charges.filter((charge) => belongsTo(sessionId)(charge) && charge.status === 'succeeded');
  const ids = charges.map((charge) => charge.id);
  return {
    intents: books.payment_intents.filter(belongsTo(sessionId)),
    charges,
    refunds: books.refunds.filter((refund) => ids.includes(refund.charge ?? '')),
  };
}
