import { refuse, type Transaction } from '@muse/kit';
import { type DeclineLimits, declineKeys, waitAfter } from '../domain/decline-limits.ts';
import type { CheckoutSession } from '../domain/session.ts';
import { countDeclines, secondsToWait, startWait } from '../storage/decline-counters.ts';

/** Refuses with 429 while the shopper, the address or the card waits after too many declines, also those of other sessions. */
export async function refuseWhileWaiting(
  tx: Transaction,
  session: CheckoutSession,
  placedFrom: string | null,
  limits: DeclineLimits,
): Promise<void> {
  const keys = declineKeys({ ...session, placedFrom }, limits);
  const seconds = keys.length === 0 ? 0 : await secondsToWait(tx, keys);
  if (seconds > 0) refuse('too_many_declines', { retryAfterSeconds: seconds });
}

/** Counts a decline of the session as it was before: its card is forgotten afterwards. */
export async function countDecline(tx: Transaction, before: CheckoutSession, limits: DeclineLimits): Promise<void> {
  const keys = declineKeys(before, limits);
  if (keys.length === 0) return;
  for (const counted of await countDeclines(tx, keys, limits.windowSeconds)) {
    const wait = waitAfter(counted.kind, counted.declines, limits);
    if (wait > 0) await startWait(tx, counted, wait, limits.windowSeconds);
  }
}
