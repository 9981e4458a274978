import { refuse, refuseUnless } from '@muse/kit';
import { type CheckoutSession, closedRefusal } from '../domain/session.ts';

/** Returns a session that was read; refuses if there is none, if it is not of the version that the caller has read, or if it is closed. */
export function requireOpen<S extends CheckoutSession>(session: S | undefined, expects: (version: number) => void): S {
  refuseUnless(session, 'not_found');
  expects(session.version);
  const closed = closedRefusal(session);
  if (closed) refuse(closed);
  return session;
}
