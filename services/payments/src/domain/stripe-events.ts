import type { PaymentStatus } from './verdict.ts';

/**
 * The kinds of events we act on, which is what the endpoint at Stripe should be subscribed to. For an intent: the states of
 * its payment in which the event says nothing new (see `verdictOn`), so that nobody needs to be asked.
 */
const saysNothingNew: Record<string, PaymentStatus[]> = {
  'payment_intent.succeeded': ['captured'],
  'payment_intent.payment_failed': ['processing', 'declined', 'captured', 'cancelled'],
  'payment_intent.canceled': ['processing', 'declined', 'captured', 'cancelled'],
};
const refundEvents = ['refund.created', 'refund.updated', 'refund.failed'];

export const handledEvents: readonly string[] = [...Object.keys(saysNothingNew), ...refundEvents];

/** What an event is about, as far as we care. */
export interface Hint {
  intentId: string | null;
  sessionId: string | null;
  refundId: string | null;
  /** Payment states that make the event old news. */
  oldNewsIn: PaymentStatus[];
}

interface Told {
  type: string;
  object: { id?: unknown; metadata?: unknown };
}

/** `undefined`: of no interest. */
export function hintOf({ type, object }: Told): Hint | undefined {
  if (!handledEvents.includes(type) || typeof object.id !== 'string') return undefined;
  const nothing: Hint = { intentId: null, sessionId: null, refundId: null, oldNewsIn: [] };
  if (refundEvents.includes(type)) return { ...nothing, refundId: object.id };
  const session = (object.metadata as Record<string, unknown> | null | undefined)?.checkout_session;
  return {
    ...nothing,
    intentId: object.id,
    sessionId: typeof session === 'string' ? session : null,
    oldNewsIn: saysNothingNew[type] ?? [],
  };
}
