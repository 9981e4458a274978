import { InvalidTransitionError } from '@muse/contracts';
import { ZodError } from 'zod';
import { databaseFailure } from '../../database/failures.ts';

/** The subject of this fact is not there yet: roll back, try again later. */
export class NotReadyError extends Error {
  override name = 'NotReadyError';
}

/** Nobody can ever make sense of this: park it for a person. */
export class UnprocessableError extends Error {
  override name = 'UnprocessableError';
}

/** An earlier fact about the same thing waits or is parked, and the reaction asked for order: this one waits behind it, uncounted. */
export class OutOfOrderError extends Error {
  override name = 'OutOfOrderError';
}

/** Try again after this long, whatever the ladder says. */
export class RetryLaterError extends Error {
  override name = 'RetryLaterError';
  readonly afterMs: number;
  constructor(afterMs: number, message: string) {
    super(message);
    this.afterMs = afterMs;
  }
}

/**
 * `later`: twice at once, then the rungs of the ladder. `busy`: the database already tried it again at once (a deadlock, a lock),
 * so straight to the ladder. `behind`: wait for an earlier one. `park`: a person. `down`: a dependency is away; the attempt does not count.
 */
export type FailureClass = 'later' | 'busy' | 'behind' | 'park' | 'down';

export function classify(error: unknown): FailureClass {
  if (error instanceof UnprocessableError || error instanceof InvalidTransitionError || error instanceof ZodError)
    return 'park';
  if (error instanceof OutOfOrderError) return 'behind';
  if (error instanceof NotReadyError || error instanceof RetryLaterError) return 'later';
  const failure = databaseFailure(error);
  if (failure === 'down') return 'down';
  return failure === 'transient' ? 'busy' : 'later';
}

/** Before anything is put aside, twice in the same process: most of what fails is well again a moment later. Milliseconds. */
export const immediateRetriesMs = [50, 200] as const;

/**
 * How long to wait before the n-th retry after those, in seconds. On the way of the money nothing waits more than half a minute,
 * and about an hour passes before a person is asked; for the rest the ladder is long, because what failed five times is rarely
 * well five seconds later.
 */
const retryPolicies = {
  money: { seconds: [1, 2, 5, 10, 20, 30], maxAttempts: 120 },
  long: { seconds: [5, 30, 120, 600, 1800], maxAttempts: 5 },
} as const;
export type RetryPolicy = keyof typeof retryPolicies;

/** Milliseconds before the n-th rung, with ±20 % jitter; `undefined`: the ladder ends here, park it. */
export function waitBefore(retryPolicy: RetryPolicy, attempt: number): number | undefined {
  const { seconds, maxAttempts } = retryPolicies[retryPolicy];
  if (attempt > maxAttempts) return undefined;
  return jittered((seconds[Math.min(attempt, seconds.length) - 1] ?? 1) * 1000);
}

export const jittered = (ms: number): number => Math.round(ms * (0.8 + Math.random() * 0.4));

/** How often a message was tried when it failed on this rung: once, twice more at once, and once per rung. */
export const triesAfter = (attempt: number): number => 1 + immediateRetriesMs.length + attempt;
