import { InvalidTransitionError } from '@muse/contracts';
import { ZodError } from 'zod';
import { databaseFailure } from '../../database/failures.ts';
import { NotReadyError, OutOfOrderError, RetryLaterError, UnprocessableError } from './errors.ts';

/**
 * What a failed attempt leads to. Values of the label `outcome` of `handler_seconds`: do not rename.
 * - `later`: two immediate retries, then the retry policy
 * - `busy`: a deadlock or lock timeout that the database layer has retried already, or a statement that took too long: straight to
 *   the retry policy
 * - `behind`: wait for an earlier event
 * - `park`: dead-letter at once
 * - `down`: the database is unavailable; the attempt does not count
 */
export type FailureClass = 'later' | 'busy' | 'behind' | 'park' | 'down';

export function classify(error: unknown): FailureClass {
  if (error instanceof UnprocessableError || error instanceof InvalidTransitionError || error instanceof ZodError)
    return 'park';
  if (error instanceof OutOfOrderError) return 'behind';
  if (error instanceof NotReadyError || error instanceof RetryLaterError) return 'later';
  const failure = databaseFailure(error);
  if (failure === 'down') return 'down';
  return failure === 'other' ? 'later' : 'busy';
}

/** Waits before the two immediate retries, in milliseconds: most failures are over a moment later. */
export const immediateRetriesMs = [50, 200] as const;

/**
 * Waits before the n-th scheduled retry, in seconds; the last one repeats. `money`: for events a purchase depends on; at most
 * half a minute between attempts, and about an hour until the dead letter. `long`: for everything else; longer waits, because
 * what failed five times rarely succeeds five seconds later.
 */
const retryPolicies = {
  money: { seconds: [1, 2, 5, 10, 20, 30], maxAttempts: 120 },
  long: { seconds: [5, 30, 120, 600, 1800], maxAttempts: 5 },
} as const;
export type RetryPolicy = keyof typeof retryPolicies;

/** Milliseconds before the n-th scheduled retry, with ±20 % jitter. Returns `undefined` if there are no more attempts. */
export function waitBefore(retryPolicy: RetryPolicy, attempt: number): number | undefined {
  const { seconds, maxAttempts } = retryPolicies[retryPolicy];
  if (attempt > maxAttempts) return undefined;
  return jittered((seconds[Math.min(attempt, seconds.length) - 1] ?? 1) * 1000);
}

export const jittered = (ms: number): number => Math.round(ms * (0.8 + Math.random() * 0.4));

/** How often the effect was attempted when the n-th scheduled retry has failed: first attempt, immediate and scheduled retries. */
export const triesAfter = (attempt: number): number => 1 + immediateRetriesMs.length + attempt;
