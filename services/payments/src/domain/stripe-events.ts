import type { PaymentStatus } from './verdict.ts';

/**
 * The intent events we act on. For each: the payment statuses in which `verdictOn` ignores its outcome, so that looking the
 * intent up at Stripe would change nothing.
 */
const redundantStates: Record<string, PaymentStatus[]> = {
  'payment_intent.succeeded': ['captured'],
  'payment_intent.payment_failed': ['processing', 'declined', 'captured', 'cancelled'],
  'payment_intent.canceled': ['processing', 'declined', 'captured', 'cancelled'],
};
const refundEvents = ['refund.created', 'refund.updated', 'refund.failed'];

/** The event types to which the webhook endpoint at Stripe should subscribe. */
export const handledEvents: readonly string[] = [...Object.keys(redundantStates), ...refundEvents];

/** What to look up at Stripe after a webhook event. The event's own object is only a hint: it may be stale by now. */
export interface WebhookHint {
  intentId: string | null;
  sessionId: string | null;
  refundId: string | null;
  /** The payment statuses in which the event brings nothing new. */
  redundantIn: PaymentStatus[];
}

interface StripeEvent {
  type: string;
  /** Null or missing in events that we do not act on. */
  object: { id?: unknown; metadata?: unknown } | null | undefined;
}

const isId = (value: unknown): value is string => typeof value === 'string' && /^[\w-]{1,255}$/.test(value);

/** Returns `undefined` if we do not act on this event. */
export function hintFrom({ type, object }: StripeEvent): WebhookHint | undefined {
  if (!handledEvents.includes(type) || !isId(object?.id)) return undefined;
  const nothing: WebhookHint = { intentId: null, sessionId: null, refundId: null, redundantIn: [] };
  if (refundEvents.includes(type)) return { ...nothing, refundId: object.id };
  const session = (object.metadata as Record<string, unknown> | null | undefined)?.checkout_session;
  return {
    ...nothing,
    intentId: object.id,
    sessionId: isId(session) ? session : null,
    redundantIn: redundantStates[type] ?? [],
  };
}
