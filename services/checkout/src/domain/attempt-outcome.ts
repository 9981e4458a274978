import type { Confirmation, RefusalCode } from '@muse/contracts';
import type { CheckoutSession } from './session.ts';

/** As much of a session as those who wait in *place* need. */
export type SessionProgress = Pick<
  CheckoutSession,
  'id' | 'version' | 'status' | 'attempt' | 'decline' | 'confirmation'
>;

export type AttemptOutcome =
  | { kind: 'completed'; confirmation: Confirmation; version: number }
  | { kind: 'declined'; declineCode: string }
  | { kind: 'asked' }
  | { kind: 'ended'; code: RefusalCode };

/** What became of an attempt; `undefined` while it runs. A decline stays the answer to its attempt, whatever came after. */
export function outcomeOf(session: SessionProgress, attempt: number): AttemptOutcome | undefined {
  if (session.decline?.attempt === attempt) return { kind: 'declined', declineCode: session.decline.declineCode };
  // Another attempt has begun, which only a decline of this one allows; what the bank said is no longer known.
  if (session.attempt > attempt) return { kind: 'declined', declineCode: 'generic_decline' };
  switch (session.status) {
    case 'completed':
      return session.confirmation === null
        ? undefined
        : { kind: 'completed', confirmation: session.confirmation, version: session.version };
    case 'authentication_required':
      return { kind: 'asked' };
    case 'expired':
      return { kind: 'ended', code: 'session_expired' };
    case 'cancelled':
      return { kind: 'ended', code: 'session_cancelled' };
    default:
      return undefined;
  }
}
