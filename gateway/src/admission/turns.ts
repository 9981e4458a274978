import { createAdaptiveLimit } from './adaptive-limit.ts';
import { createSlowness } from './slowness.ts';

/**
 * Carts take turns when the machine is full: what is put into a cart waits, so that a purchase under way does not. How many
 * have their turn at a time follows how long their answers take (ADR 45).
 */
export interface Turns {
  /** Waits for a turn. Returns `undefined` if none came within `waitMs`, or the caller has left. */
  wait(waitMs: number, onGone: (leave: () => void) => void): Promise<EndTurn | undefined>;
  waiting(): number;
  limit(): number;
}

/** `isMeasure`: whether it was work that always takes the same, so that only the load makes it slow. */
export type EndTurn = (isMeasure: boolean) => void;

/** With fewer, two cores had nothing to do while a cart's row was written to disk. */
const min = 3;
/** A turn that lasts longer is over, although its request goes on: one service that hangs must not keep all carts waiting. */
const longestTurnMs = 200;
const growth = { min, decrease: 0.8, betweenCutsMs: 200 };

export function createTurns(max: number, now: () => number = () => performance.now()): Turns {
  const limit = createAdaptiveLimit({ ...growth, max, now });
  const slowness = createSlowness(now);
  /** In the sequence in which they came. */
  const queue = new Set<() => void>();
  let running = 0;

  const callNext = (): void => {
    for (const begin of queue) {
      if (running >= Math.floor(limit.current())) return;
      queue.delete(begin);
      running += 1;
      begin();
    }
  };

  const take = (): EndTurn => {
    const began = now();
    let over = false;
    const finish = (): void => {
      if (over) return;
      over = true;
      running -= 1;
      callNext();
    };
    const longest = setTimeout(finish, longestTurnMs);
    return (isMeasure) => {
      clearTimeout(longest);
      // Fast answers prove that there is room, also if it is not used: with little traffic the limit would otherwise stay low after a few slow answers.
      if (isMeasure) limit.ended(slowness.isSlow(now() - began) ? 'slow' : 'fast', limit.current());
      finish();
    };
  };

  return {
    async wait(waitMs, onGone) {
      if (queue.size > 0 || running >= Math.floor(limit.current())) {
        const { promise, resolve } = Promise.withResolvers<boolean>();
        const begin = (): void => resolve(true);
        const leave = (): void => {
          if (queue.delete(begin)) resolve(false);
        };
        queue.add(begin);
        onGone(leave);
        const tired = setTimeout(leave, waitMs);
        const called = await promise.finally(() => clearTimeout(tired));
        if (!called) return undefined;
      } else running += 1;
      return take();
    },
    waiting: () => queue.size,
    limit: limit.current,
  };
}
