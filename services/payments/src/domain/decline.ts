import { shownDeclineCode } from '@muse/contracts';
import type { DeclineReason } from './intent.ts';

/** The reason of a decline as the shopper may see it: the bank's `decline_code` if there is one, else Stripe's `code`. */
export function declineReasonOf(error: { code?: string | null; decline_code?: string | null }): DeclineReason {
  const code = error.code ?? 'card_declined';
  return { code, declineCode: shownDeclineCode(error.decline_code ?? code) };
}

/** The attempt was given up because Stripe did not answer, or because the session was paid and is refunded; no bank declined it. */
export const paymentUnavailable: DeclineReason = { code: 'payment_unavailable', declineCode: 'payment_unavailable' };
