import { AsyncLocalStorage } from 'node:async_hooks';
import { StripeUnavailableError } from './stripe-errors.ts';

/** What goes first when Stripe's limit is reached: money that is owed, then purchases, then questions. */
const callPriorities = ['refunds', 'charges', 'look-ups'] as const;
export type CallPriority = (typeof callPriorities)[number];

export interface CallBudget {
  /** Gives a priority to the calls made within `work`. Others count as charges, because a shopper waits for them. */
  prioritize<T>(priority: CallPriority, work: () => Promise<T>): Promise<T>;
  /** Resolves when the next call may be made. Throws `StripeUnavailableError` after ten seconds. */
  take(what: string): Promise<void>;
}

/** Longer than any burst of shoppers, shorter than a slot of a job should be occupied without a call. */
const longestWaitMs = 10_000;

/** Limits the calls to Stripe of this process: a token bucket that holds a tenth of a second's calls. */
export function createCallBudget(perSecond: number): CallBudget {
  const current = new AsyncLocalStorage<CallPriority>();
  const waiting = new Map<CallPriority, Set<() => void>>(callPriorities.map((priority) => [priority, new Set()]));
  const bucket = createBucket(perSecond);
  let timer: NodeJS.Timeout | undefined;

  const next = (): Set<() => void> | undefined => [...waiting.values()].find((queue) => queue.size > 0);

  const serve = (): void => {
    timer = undefined;
    for (let queue = next(); queue !== undefined; queue = next()) {
      const waitMs = bucket.take();
      if (waitMs > 0) {
        timer = setTimeout(serve, waitMs);
        return;
      }
      const [proceed] = queue;
      if (proceed) queue.delete(proceed);
      proceed?.();
    }
  };

  return {
    prioritize: (priority, work) => current.run(priority, work),
    take: (what) =>
      new Promise((resolve, reject) => {
        const queue = waiting.get(current.getStore() ?? 'charges');
        const proceed = () => {
          clearTimeout(deadline);
          resolve();
        };
        const deadline = setTimeout(() => {
          queue?.delete(proceed);
          reject(new StripeUnavailableError(`${what}: no call was free within ${longestWaitMs / 1000} s`));
        }, longestWaitMs);
        queue?.add(proceed);
        if (timer === undefined) serve();
      }),
  };
}

/** `take` takes a token and returns 0, or returns the milliseconds until there is one. */
function createBucket(perSecond: number) {
  const size = Math.max(1, perSecond / 10);
  let tokens = size;
  let filledAt = performance.now();
  return {
    take(): number {
      const now = performance.now();
      tokens = Math.min(size, tokens + ((now - filledAt) * perSecond) / 1000);
      filledAt = now;
      if (tokens < 1) return Math.ceil(((1 - tokens) * 1000) / perSecond);
      tokens -= 1;
      return 0;
    },
  };
}
