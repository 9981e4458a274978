import { RefusalError } from '../refuse.ts';
import { type Caller, stopsWaiting } from '../telemetry/caller.ts';
import { currentContext } from '../telemetry/context.ts';

export interface WaitLimits {
  /** The longest wait, in milliseconds. */
  waitMs: number;
  /** How many may wait. */
  queueLength: number;
}

/**
 * `in turn`: behind the others, and no longer than limits and caller allow. `first`: in front and without a limit, for what
 * ends the work of requests that have begun: shedding it would only prolong them.
 */
export type Turn = 'in turn' | 'first';

/** Why a wait was refused: the queue was full, the wait too long, or the caller has hung up. Stored label values. */
export type ShedReason = 'full' | 'late' | 'gone';

interface Waiting {
  proceed(): void;
  turn: Turn;
}

export interface Slots {
  take(turn: Turn): Promise<void>;
  release(): void;
  free(): number;
  waiting(): number;
}

/** A number of slots and a queue for them. Without limits everything waits as long as it takes. */
export function createSlots(size: number, limits: WaitLimits | undefined, onShed: (why: ShedReason) => void): Slots {
  let free = size;
  const queue: Waiting[] = [];

  const shed = (why: ShedReason): RefusalError => {
    onShed(why);
    return new RefusalError('service_unavailable', { retryAfterSeconds: 2 });
  };

  const join = (waiting: Waiting): void => {
    if (waiting.turn === 'in turn') queue.push(waiting);
    else queue.splice(queue.filter(({ turn }) => turn === 'first').length, 0, waiting);
  };

  const waitWithin = ({ waitMs }: WaitLimits, caller: Caller | undefined): Promise<void> =>
    new Promise((proceed, reject) => {
      const leave = (why: ShedReason): void => {
        queue.splice(queue.indexOf(waiting), 1);
        end();
        reject(shed(why));
      };
      const timeout = setTimeout(() => leave('late'), Math.min(waitMs, caller?.msLeft() ?? waitMs));
      const forget = caller?.onGone(() => leave('gone'));
      const end = (): void => {
        clearTimeout(timeout);
        forget?.();
      };
      const waiting: Waiting = {
        turn: 'in turn',
        proceed() {
          end();
          proceed();
        },
      };
      join(waiting);
    });

  const takeWithin = async (within: WaitLimits): Promise<void> => {
    const caller = currentContext()?.caller;
    if (stopsWaiting(caller)) throw shed(caller?.isGone() ? 'gone' : 'late');
    if (free > 0) free -= 1;
    else if (queue.length >= within.queueLength) throw shed('full');
    else await waitWithin(within, caller);
  };

  return {
    async take(turn) {
      if (limits !== undefined && turn === 'in turn') return takeWithin(limits);
      if (free > 0) free -= 1;
      else await new Promise<void>((proceed) => join({ turn, proceed }));
    },
    release() {
      const next = queue.shift();
      if (next) next.proceed();
      else free += 1;
    },
    free: () => free,
    waiting: () => queue.length,
  };
}
