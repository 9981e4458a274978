import type { DeclineReason } from './intent.ts';

/**
 * What a thief must not learn: that the card was reported, or that somebody watches. Stripe asks that these are shown as
 * any other decline: https://docs.stripe.com/declines/codes
 */
const shownAsGeneric = new Set([
  'fraudulent',
  'lost_card',
  'merchant_blacklist',
  'pickup_card',
  'restricted_card',
  'stolen_card',
]);

/** As the shopper may see it: the bank's `decline_code` where there is one, else Stripe's `code`. */
export function declineReasonOf(said: { code?: string | null; decline_code?: string | null }): DeclineReason {
  const code = said.code ?? 'card_declined';
  const declineCode = said.decline_code ?? code;
  return { code, declineCode: shownAsGeneric.has(declineCode) ? 'generic_decline' : declineCode };
}

/** We gave up on Stripe, not the bank on the card. */
export const paymentUnavailable: DeclineReason = { code: 'payment_unavailable', declineCode: 'payment_unavailable' };
