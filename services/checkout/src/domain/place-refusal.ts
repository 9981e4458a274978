import { chargeProblem, type RefusalCode } from '@muse/contracts';
import { type CheckoutSession, currentDecline, statusNow } from './session.ts';

/** Returns why *place* is refused in the current state, or `undefined`. A refusal changes and charges nothing. */
export function placeRefusal(session: CheckoutSession): RefusalCode | undefined {
  switch (statusNow(session)) {
    case 'expired':
      return 'session_expired';
    case 'cancelled':
      return 'session_cancelled';
    case 'incomplete':
    case 'ready_for_payment':
      return currentDecline(session) === null ? 'session_incomplete' : 'card_declined';
    case 'ready_for_complete':
      return chargeProblem(session.snapshot.summary.totalCents, session.currency);
    default:
      return undefined;
  }
}
