import type Stripe from 'stripe';
import type { Account } from '../account/account.ts';
import { StripeError } from '../account/stripe-error.ts';
import { type Decline, declines } from '../cards/declines.ts';

/** Returns the card error. The intent goes back to `requires_payment_method`, and is part of the error, as at Stripe. */
export function decline(
  account: Account,
  intent: Stripe.PaymentIntent,
  method: Stripe.PaymentMethod,
  reason: Decline,
  made: Stripe.Charge | null,
): StripeError {
  if (made) markFailed(made, reason);
  const error = errorFields(reason, method, made);
  intent.last_payment_error = error;
  intent.status = 'requires_payment_method';
  intent.payment_method = null;
  intent.next_action = null;
  if (made) account.events.emit('charge.failed', made);
  account.events.emit('payment_intent.payment_failed', intent);
  return new StripeError(402, { ...error, type: 'card_error', message: reason.message, payment_intent: intent });
}

/** 3-D Secure failed: no charge is made. */
export function failAuthentication(account: Account, intent: Stripe.PaymentIntent, method: Stripe.PaymentMethod): void {
  intent.last_payment_error = {
    type: 'invalid_request_error',
    code: 'payment_intent_authentication_failure',
    doc_url: 'https://stripe.com/docs/error-codes/payment-intent-authentication-failure',
    message:
      'The provided PaymentMethod has failed authentication. You can provide payment_method_data or a new PaymentMethod to attempt to fulfill this PaymentIntent again.',
    payment_method: method,
  };
  intent.status = 'requires_payment_method';
  intent.payment_method = null;
  intent.next_action = null;
  account.events.emit('payment_intent.payment_failed', intent);
}

export const needsAuthentication = (account: Account, intent: Stripe.PaymentIntent, method: Stripe.PaymentMethod) =>
  decline(account, intent, method, declines.authenticationRequired, null);

function errorFields(reason: Decline, method: Stripe.PaymentMethod, made: Stripe.Charge | null) {
  return {
    type: 'card_error' as const,
    ...(reason.advice && { advice_code: reason.advice }),
    ...(made && { charge: made.id }),
    code: reason.code,
    decline_code: reason.declineCode,
    doc_url: `https://stripe.com/docs/error-codes/${reason.code.replaceAll('_', '-')}`,
    message: reason.message,
    payment_method: method,
  };
}

function markFailed(made: Stripe.Charge, reason: Decline): void {
  made.status = 'failed';
  made.paid = false;
  made.captured = false;
  made.amount_captured = 0;
  made.failure_code = reason.code;
  made.failure_message = reason.message;
  made.receipt_url = null;
  made.outcome = {
    advice_code: reason.advice,
    network_advice_code: null,
    network_decline_code: reason.blocked ? null : '05',
    network_status: reason.blocked ? 'not_sent_to_network' : 'declined_by_network',
    reason: reason.blocked ? 'highest_risk_level' : reason.declineCode,
    risk_level: reason.blocked ? 'highest' : 'normal',
    risk_score: reason.blocked ? 80 : 12,
    seller_message: reason.blocked
      ? 'Stripe blocked this payment as too risky.'
      : 'The bank did not return any further details with this decline.',
    type: reason.blocked ? 'blocked' : 'issuer_declined',
  };
}
