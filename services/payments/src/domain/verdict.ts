import { paymentStates } from '@muse/contracts';
import type { IntentOutcome } from './outcome.ts';

export type PaymentStatus = (typeof paymentStates.states)[number];

/** What a decision must know of a payment. */
export interface PaymentState {
  status: PaymentStatus;
  attempt: number;
  intentId: string | null;
  amountCents: number | null;
  /** The session was given up: nothing may be kept of it. */
  abandonedAt: string | null;
}

/** Who says so: the answer to our own call for an attempt, or what Stripe told or showed without our asking for money. */
export type OutcomeSource = { by: 'us'; attempt: number } | { by: 'stripe' };

/** `look again`: what we asked about is no longer what the payment holds. */
export type PaymentVerdict =
  | 'capture'
  | 'give back'
  | 'decline'
  | 'ask the shopper'
  | 'cancel'
  | 'look again'
  | 'nothing';

/**
 * The one place where the answer to our own call and a webhook meet. Money that was taken always counts; anything less
 * counts only from whoever can know it:
 * while a confirmation of ours is under way (`processing`) our own answer decides, because a webhook of an earlier attempt may
 * be on its way; once the bank asks the shopper (`requires_action`) nobody of ours is asking, and Stripe's word counts.
 */
export function verdictOn(payment: PaymentState, outcome: IntentOutcome, source: OutcomeSource): PaymentVerdict {
  if (outcome.is === 'captured') return onCapture(payment, outcome);
  if (payment.status === 'captured' || payment.status === 'cancelled') return 'nothing';
  const itsIntent = outcome.intentId === payment.intentId;
  if (outcome.is === 'cancelled' && payment.abandonedAt !== null) return itsIntent ? 'cancel' : 'nothing';
  if (source.by === 'us') {
    if (source.attempt !== payment.attempt || payment.status !== 'processing') return 'nothing';
    if (!itsIntent) return 'look again';
  } else if (payment.status !== 'requires_action' || !itsIntent) return 'nothing';

  if (outcome.is === 'declined') return 'decline';
  if (outcome.is === 'cancelled') return 'cancel';
  return payment.status === 'processing' ? 'ask the shopper' : 'nothing';
}

/** Kept only where it is what the shopper still wants: this intent, this amount, and a session that is waiting for it. */
function onCapture(
  payment: PaymentState,
  { intentId, amountCents }: IntentOutcome & { is: 'captured' },
): PaymentVerdict {
  if (payment.intentId !== intentId) return 'give back';
  if (payment.status === 'captured') return 'nothing';
  const awaited = payment.status === 'processing' || payment.status === 'requires_action';
  return awaited && payment.abandonedAt === null && payment.amountCents === amountCents ? 'capture' : 'give back';
}
