import { paymentStates } from '@muse/contracts';
import type { IntentOutcome } from './outcome.ts';

export type PaymentStatus = (typeof paymentStates.states)[number];

/** The fields of a payment that a verdict depends on. */
export interface PaymentState {
  status: PaymentStatus;
  attempt: number;
  intentId: string | null;
  amountCents: number | null;
  /** What is to be captured of the hold; null until that is decided. */
  captureCents: number | null;
  /** When the session was abandoned; a capture after that is refunded. */
  abandonedAt: string | null;
}

/** Where an outcome comes from: the answer to our own call for an attempt (`us`), or a webhook or a look-up (`stripe`). */
export type OutcomeSource = { by: 'us'; attempt: number } | { by: 'stripe' };

/**
 * What to do about an outcome. `refund`: the capture is not wanted and is refunded in full. `require action`: the bank
 * wants to ask the shopper. `retry`: the payment has another intent by now, so the charge job runs again. `authorize`: the amount
 * is held. `release`: the hold is not wanted and is cancelled. `capture hold`, `release hold`, `lose hold`: how a hold ended.
 */
export type PaymentVerdict =
  | 'capture'
  | 'refund'
  | 'decline'
  | 'require action'
  | 'cancel'
  | 'retry'
  | 'ignore'
  | 'authorize'
  | 'release'
  | 'capture hold'
  | 'release hold'
  | 'lose hold';

/**
 * Decides what an outcome means for a payment. The answer to our own call and the webhook about the same intent are both
 * decided here, so that it does not matter which arrives first.
 *
 * A capture always counts: money has moved. Any other outcome counts only from one source:
 * - `processing`: only our own answer, because a webhook about an earlier attempt may still arrive;
 * - `requires_action`: only Stripe (webhook or look-up), because no call of ours is running.
 */
export function verdictOn(payment: PaymentState, outcome: IntentOutcome, source: OutcomeSource): PaymentVerdict {
  if (outcome.is === 'captured') return verdictOnCapture(payment, outcome);
  if (outcome.is === 'authorized') return verdictOnHold(payment, outcome);
  if (hasEnded(payment)) return 'ignore';
  const isItsIntent = outcome.intentId === payment.intentId;
  if (outcome.is === 'cancelled' && payment.abandonedAt !== null) return isItsIntent ? 'cancel' : 'ignore';
  if (payment.status === 'authorized') {
    if (outcome.is !== 'cancelled' || !isItsIntent) return 'ignore';
    return payment.captureCents === 0 ? 'release hold' : 'lose hold';
  }
  if (source.by === 'us') {
    if (source.attempt !== payment.attempt || payment.status !== 'processing') return 'ignore';
    if (!isItsIntent) return 'retry';
  } else if (payment.status !== 'requires_action' || !isItsIntent) return 'ignore';

  if (outcome.is === 'declined') return 'decline';
  if (outcome.is === 'cancelled') return 'cancel';
  return payment.status === 'processing' ? 'require action' : 'ignore';
}

const hasEnded = ({ status }: PaymentState): boolean =>
  status === 'captured' || status === 'cancelled' || status === 'released' || status === 'uncaptured';

const isAwaited = ({ status, abandonedAt }: PaymentState): boolean =>
  (status === 'processing' || status === 'requires_action') && abandonedAt === null;

/** A hold is kept only if it is that of the payment's own intent, of its amount, while the session was waiting for it. */
function verdictOnHold(
  payment: PaymentState,
  { intentId, amountCents }: IntentOutcome & { is: 'authorized' },
): PaymentVerdict {
  if (payment.intentId !== intentId) return 'release';
  if (isAwaited(payment)) return payment.amountCents === amountCents ? 'authorize' : 'release';
  return hasEnded(payment) || (payment.status === 'authorized' && payment.abandonedAt === null) ? 'ignore' : 'release';
}

/** A capture is kept only if it went through the payment's own intent, for its amount, while the session was waiting for it. */
function verdictOnCapture(
  payment: PaymentState,
  { intentId, amountCents }: IntentOutcome & { is: 'captured' },
): PaymentVerdict {
  if (payment.intentId !== intentId) return 'refund';
  if (payment.status === 'captured') return 'ignore';
  const wasHeld = payment.status === 'authorized' || payment.status === 'uncaptured';
  if (wasHeld && payment.abandonedAt === null) return 'capture hold';
  return isAwaited(payment) && payment.amountCents === amountCents ? 'capture' : 'refund';
}
