import type { PaymentStatus } from './verdict.ts';

/** What an event is about. `domain/webhook-jobs.ts` names the job that looks it up. */
export type HintKind =
  | 'customer'
  | 'dispute'
  | 'fraud_warning'
  | 'intent'
  | 'payment method'
  | 'refund'
  | 'refunds of an intent'
  | 'review';

interface HandledEvent {
  kind: HintKind;
  /** The payment statuses in which `verdictOn` ignores its outcome: looking the object up at Stripe would change nothing. */
  redundantIn?: readonly PaymentStatus[];
  /** It is about the Stripe account as a whole, not about a payment. Other events count only if their payment is ours. */
  ofAccount?: true;
}

const ended: readonly PaymentStatus[] = ['captured', 'released', 'uncaptured', 'cancelled'];
/** While our own call runs, its answer decides; an ended attempt waits for nothing. */
const unlessActionIsRequired: readonly PaymentStatus[] = ['processing', 'declined', 'authorized', ...ended];
/** A hold may have been lost. */
const unlessOpen: readonly PaymentStatus[] = ['processing', 'declined', ...ended];
/** A browser may have confirmed the intent of a declined attempt: its hold is released. */
const unlessHeldTooLate: readonly PaymentStatus[] = ['processing', 'authorized', ...ended];

/** The events we act on. Others are stored and ignored. A new one needs a line here, and a new kind a line in `webhook-jobs.ts`. */
const events: Readonly<Record<string, HandledEvent>> = {
  'payment_intent.succeeded': { kind: 'intent', redundantIn: ['captured'] },
  'payment_intent.payment_failed': { kind: 'intent', redundantIn: unlessActionIsRequired },
  'payment_intent.canceled': { kind: 'intent', redundantIn: unlessOpen },
  'payment_intent.requires_action': { kind: 'intent', redundantIn: unlessActionIsRequired },
  'payment_intent.processing': { kind: 'intent', redundantIn: unlessActionIsRequired },
  'payment_intent.amount_capturable_updated': { kind: 'intent', redundantIn: unlessHeldTooLate },
  'charge.captured': { kind: 'intent', redundantIn: ['captured'] },
  'charge.expired': { kind: 'intent', redundantIn: unlessOpen },
  'charge.refunded': { kind: 'refunds of an intent' },
  'refund.created': { kind: 'refund' },
  'refund.updated': { kind: 'refund' },
  'refund.failed': { kind: 'refund' },
  'payment_method.attached': { kind: 'payment method' },
  'payment_method.detached': { kind: 'payment method' },
  'customer.deleted': { kind: 'customer', ofAccount: true },
  'charge.dispute.created': { kind: 'dispute' },
  'charge.dispute.updated': { kind: 'dispute' },
  'charge.dispute.closed': { kind: 'dispute' },
  'charge.dispute.funds_withdrawn': { kind: 'dispute' },
  'charge.dispute.funds_reinstated': { kind: 'dispute' },
  'radar.early_fraud_warning.created': { kind: 'fraud_warning' },
  'review.opened': { kind: 'review' },
  'review.closed': { kind: 'review' },
};

/** The event types to which the webhook endpoint at Stripe should subscribe. */
export const handledEvents: readonly string[] = Object.keys(events);

/** What to look up at Stripe after a webhook event. The event's own object is only a hint: it may be stale by now. */
export interface WebhookHint {
  kind: HintKind;
  /** The id of the object in the event. */
  objectId: string;
  /** The intent it belongs to; null if it names none. */
  intentId: string | null;
  /** The checkout session in its metadata; null if it has none. */
  sessionId: string | null;
  redundantIn: readonly PaymentStatus[];
  ofAccount: boolean;
}

interface StripeEvent {
  type: string;
  /** Null or missing in events that we do not act on. */
  object: { id?: unknown; object?: unknown; payment_intent?: unknown; metadata?: unknown } | null | undefined;
}

const isId = (value: unknown): value is string => typeof value === 'string' && /^[\w-]{1,255}$/.test(value);
const idOrNull = (value: unknown): string | null => (isId(value) ? value : null);

/** Returns `undefined` if we do not act on this event, or if it is about a payment without an intent: we make none. */
export function hintFrom({ type, object }: StripeEvent): WebhookHint | undefined {
  const handled = Object.hasOwn(events, type) ? events[type] : undefined;
  if (!handled || !isId(object?.id)) return undefined;
  const intentId = idOrNull(type.startsWith('payment_intent.') ? object.id : object.payment_intent);
  const ofPayment = handled.kind !== 'payment method' && !handled.ofAccount;
  if (ofPayment && intentId === null) return undefined;
  const metadata = object.metadata as Record<string, unknown> | null | undefined;
  return {
    kind: handled.kind,
    objectId: object.id,
    intentId,
    sessionId: idOrNull(metadata?.checkout_session),
    redundantIn: handled.redundantIn ?? [],
    ofAccount: handled.ofAccount === true,
  };
}
