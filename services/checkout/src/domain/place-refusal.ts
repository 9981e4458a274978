import { chargeLimits, type RefusalCode } from '@muse/contracts';
import { type CheckoutSession, currentDecline, statusNow } from './session.ts';

/** Returns why *place* is refused in the current state, or `undefined`. A refusal changes and charges nothing. */
export function placeRefusal(session: CheckoutSession): RefusalCode | undefined {
  const { totalCents } = session.snapshot.summary;
  switch (statusNow(session)) {
    case 'expired':
      return 'session_expired';
    case 'cancelled':
      return 'session_cancelled';
    case 'incomplete':
    case 'ready_for_payment':
      return currentDecline(session) === null ? 'session_incomplete' : 'card_declined';
    case 'ready_for_complete':
      if (totalCents < chargeLimits.minimumCents) return 'amount_too_small';
      return totalCents > chargeLimits.maximumCents ? 'amount_too_large' : undefined;
    default:
      return undefined;
  }
}
