import { ImpossibleTransition } from '@muse/contracts';
import { ZodError } from 'zod';
import { databaseFailure } from '../database/failures.ts';

/** The subject of this fact is not there yet: roll back, try again later. */
export class Early extends Error {
  override name = 'Early';
}

/** Nobody can ever make sense of this: park it for a person. */
export class Impossible extends Error {
  override name = 'Impossible';
}

/** Try again after this long, whatever the ladder says. */
export class TryAgain extends Error {
  override name = 'TryAgain';
  readonly afterMs: number;
  constructor(afterMs: number, message: string) {
    super(message);
    this.afterMs = afterMs;
  }
}

/** `again`: at once, with jitter. `later`: a rung of the ladder. `park`: a person. `down`: pause the consumer; the attempt does not count. */
export type Verdict = 'again' | 'later' | 'park' | 'down';

export function judge(error: unknown): Verdict {
  if (error instanceof Impossible || error instanceof ImpossibleTransition || error instanceof ZodError) return 'park';
  if (error instanceof Early || error instanceof TryAgain) return 'later';
  const failure = databaseFailure(error);
  if (failure === 'down') return 'down';
  return failure === 'transient' ? 'again' : 'later';
}

/**
 * How long to wait before the n-th retry, in seconds. On the way of the money nothing waits more than half a minute;
 * for the rest the ladder is long, because what failed five times is rarely well five seconds later.
 */
const ladders = {
  money: { seconds: [1, 2, 5, 10, 20, 30], attempts: 120 },
  long: { seconds: [5, 30, 120, 600, 1800], attempts: 8 },
} as const;
export type Ladder = keyof typeof ladders;

/** Milliseconds with ±20 % jitter; `undefined`: give up and park. */
export function waitBefore(ladder: Ladder, attempt: number): number | undefined {
  const { seconds, attempts } = ladders[ladder];
  if (attempt >= attempts) return undefined;
  const rung = seconds[Math.min(attempt, seconds.length) - 1] ?? 1;
  return Math.round(rung * 1000 * (0.8 + Math.random() * 0.4));
}
