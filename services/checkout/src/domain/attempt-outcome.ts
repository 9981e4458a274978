import type { Confirmation, RefusalCode } from '@muse/contracts';
import type { CheckoutSession } from './session.ts';

/** The fields of a session from which the outcome of an attempt follows. */
export type SessionProgress = Pick<
  CheckoutSession,
  'id' | 'version' | 'status' | 'attempt' | 'decline' | 'confirmation'
>;

export type AttemptOutcome =
  | { kind: 'completed'; confirmation: Confirmation; version: number }
  | { kind: 'declined'; declineCode: string }
  | { kind: 'authentication_required' }
  | { kind: 'ended'; code: RefusalCode };

/** The outcome of an attempt, or `undefined` while it runs. A decline stays the outcome of its attempt, whatever follows. */
export function outcomeOf(session: SessionProgress, attempt: number): AttemptOutcome | undefined {
  if (session.decline?.attempt === attempt) return { kind: 'declined', declineCode: session.decline.declineCode };
  // A later attempt exists, so this one was declined; its decline code is no longer stored.
  if (session.attempt > attempt) return { kind: 'declined', declineCode: 'generic_decline' };
  switch (session.status) {
    case 'completed':
      return session.confirmation === null
        ? undefined
        : { kind: 'completed', confirmation: session.confirmation, version: session.version };
    case 'authentication_required':
      return { kind: 'authentication_required' };
    case 'expired':
      return { kind: 'ended', code: 'session_expired' };
    case 'cancelled':
      return { kind: 'ended', code: 'session_cancelled' };
    default:
      return undefined;
  }
}
