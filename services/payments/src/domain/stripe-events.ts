import type { PaymentStatus } from './verdict.ts';

/**
 * The kinds of events we act on, which is what the endpoint at Stripe should be subscribed to. For an intent: the states of
 * its payment in which the event says nothing new (see `verdictOn`), so that nobody needs to be asked.
 */
const redundantStates: Record<string, PaymentStatus[]> = {
  'payment_intent.succeeded': ['captured'],
  'payment_intent.payment_failed': ['processing', 'declined', 'captured', 'cancelled'],
  'payment_intent.canceled': ['processing', 'declined', 'captured', 'cancelled'],
};
const refundEvents = ['refund.created', 'refund.updated', 'refund.failed'];

export const handledEvents: readonly string[] = [...Object.keys(redundantStates), ...refundEvents];

/** What an event is about, as far as we care. */
export interface WebhookHint {
  intentId: string | null;
  sessionId: string | null;
  refundId: string | null;
  /** Payment states that make the event old news. */
  redundantIn: PaymentStatus[];
}

interface Told {
  type: string;
  object: { id?: unknown; metadata?: unknown };
}

/** `undefined`: of no interest. */
export function hintFrom({ type, object }: Told): WebhookHint | undefined {
  if (!handledEvents.includes(type) || typeof object.id !== 'string') return undefined;
  const nothing: WebhookHint = { intentId: null, sessionId: null, refundId: null, redundantIn: [] };
  if (refundEvents.includes(type)) return { ...nothing, refundId: object.id };
  const session = (object.metadata as Record<string, unknown> | null | undefined)?.checkout_session;
  return {
    ...nothing,
    intentId: object.id,
    sessionId: typeof session === 'string' ? session : null,
    redundantIn: redundantStates[type] ?? [],
  };
}
