import type { DeclineReason } from './intent.ts';

/**
 * Decline codes that are shown as `generic_decline`: a thief must not learn that the card was reported or is watched.
 * Stripe asks for this: https://docs.stripe.com/declines/codes
 */
const shownAsGeneric = new Set([
  'fraudulent',
  'lost_card',
  'merchant_blacklist',
  'pickup_card',
  'restricted_card',
  'stolen_card',
]);

/** The reason of a decline as the shopper may see it: the bank's `decline_code` if there is one, else Stripe's `code`. */
export function declineReasonOf(error: { code?: string | null; decline_code?: string | null }): DeclineReason {
  const code = error.code ?? 'card_declined';
  const declineCode = error.decline_code ?? code;
  return { code, declineCode: shownAsGeneric.has(declineCode) ? 'generic_decline' : declineCode };
}

/** The attempt was given up because Stripe did not answer, or because the session was paid and is refunded; no bank declined it. */
export const paymentUnavailable: DeclineReason = { code: 'payment_unavailable', declineCode: 'payment_unavailable' };
