import type { FingerprintedMethod } from '@muse/contracts';
import type Stripe from 'stripe';
import { declineReasonOf } from '../domain/decline.ts';
import type { Intent } from '../domain/intent.ts';
import { refundStatusOf, type StripeRefund } from '../domain/refund.ts';

type Answer<T> = T & { lastResponse?: { headers: Record<string, string> } };

/** Maps Stripe's objects to ours. Fields that are not copied here, above all the client secret, never leave the adapter. */
export function intentOf(intent: Answer<Stripe.PaymentIntent>): Intent {
  const { latest_charge: charge, last_payment_error: lastError } = intent;
  return {
    id: intent.id,
    sessionId: intent.metadata.checkout_session ?? null,
    attempt: Number(intent.metadata.attempt ?? 0),
    status: statusOf(intent.status),
    receivedCents: intent.amount_received,
    capturableCents: intent.amount_capturable,
    captureBefore: captureBeforeOf(charge),
    currency: intent.currency.toUpperCase(),
    chargeId: typeof charge === 'string' ? charge : (charge?.id ?? null),
    declineReason: lastError ? declineReasonOf(lastError) : null,
    savesCard: intent.setup_future_usage !== null,
    replayed: intent.lastResponse?.headers['idempotent-replayed'] === 'true',
  };
}

/** Known only of a charge that was expanded. https://docs.stripe.com/payments/place-a-hold-on-a-payment-method#auth-capture-limitations */
function captureBeforeOf(charge: Stripe.PaymentIntent['latest_charge']): string | null {
  const seconds = typeof charge === 'object' ? charge?.payment_method_details?.card?.capture_before : undefined;
  return seconds === undefined ? null : new Date(seconds * 1000).toISOString();
}

const statuses: readonly Intent['status'][] = [
  'requires_payment_method',
  'requires_confirmation',
  'requires_action',
  'requires_capture',
  'succeeded',
  'canceled',
];

/** A status that Stripe adds later is treated as `processing`: it has no outcome. */
const statusOf = (status: string): Intent['status'] => statuses.find((known) => known === status) ?? 'processing';

/** Returns `undefined` if it is not a card. */
export function methodOf({ id, card }: Stripe.PaymentMethod): FingerprintedMethod | undefined {
  if (!card) return undefined;
  const { brand, last4, exp_month: expMonth, exp_year: expYear, fingerprint = null } = card;
  return { id, brand, last4, expMonth, expYear, fingerprint };
}

export const refundOf = (refund: Stripe.Refund): StripeRefund => ({
  stripeRefundId: refund.id,
  refundId: refund.metadata?.refund ?? null,
  attempt: Number(refund.metadata?.attempt ?? 1),
  intentId: typeof refund.payment_intent === 'string' ? refund.payment_intent : (refund.payment_intent?.id ?? null),
  amountCents: refund.amount,
  currency: refund.currency.toUpperCase(),
  status: refundStatusOf(refund.status),
  failure: refund.failure_reason ?? null,
  isRelease: refund.reason === 'expired_uncaptured_charge',
});
