import { refuse } from '@muse/kit';
import {
  type RateLimiterAbstract,
  RateLimiterMemory,
  RateLimiterPostgres,
  type RateLimiterRes,
} from 'rate-limiter-flexible';
import { createLeasedCounter } from './leased-counter.ts';
import type { SharedCounters } from './shared-counters.ts';

/** A number of points per window and key; the window begins with the first request. */
export interface RateLimiter {
  /** Takes one point and returns the headers that tell what is left. Refuses with 429 if no point is left. */
  take(key: string): Promise<RateLimitHeaders>;
  release(key: string): void;
}

interface RateLimitHeaders {
  'ratelimit-policy': string;
  ratelimit: string;
}

export interface RateLimiterOptions {
  name: string;
  points: number;
  windowSeconds: number;
  /** Without them, the limit is counted in the memory of this process. */
  shared: SharedCounters | undefined;
  /** Points are taken one by one, and a point that is released can be taken at every replica. */
  exact?: true;
}

/** Headers: https://datatracker.ietf.org/doc/draft-ietf-httpapi-ratelimit-headers/ */
export function createRateLimiter(options: RateLimiterOptions): RateLimiter {
  const { name, points, windowSeconds, shared, exact } = options;
  const handful = shared && !exact ? Math.max(1, Math.floor(points / 30)) : 1;
  const counter = createLeasedCounter(createCounter(options), points, handful);
  const policy = `"${name}";q=${points};w=${windowSeconds}`;
  const headersOf = (state: RateLimiterRes): RateLimitHeaders => ({
    'ratelimit-policy': policy,
    ratelimit: `"${name}";r=${state.remainingPoints};t=${secondsLeft(state)}`,
  });
  return {
    async take(key) {
      const { allowed, state } = await counter.take(key);
      const headers = headersOf(state);
      if (!allowed) refuse('rate_limited', { retryAfterSeconds: secondsLeft(state), headers: { ...headers } });
      return headers;
    },
    release: (key) => counter.release(key),
  };
}

/** In the database if there is one. While it does not answer, in memory, from zero: a limit per process is better than none. */
function createCounter({ name, points, windowSeconds, shared, exact }: RateLimiterOptions): RateLimiterAbstract {
  const usual = { keyPrefix: name, points, duration: windowSeconds };
  const inMemory = new RateLimiterMemory(usual);
  if (!shared) return inMemory;
  return new RateLimiterPostgres({
    ...usual,
    ...{ storeClient: shared.client, storeType: 'client', schemaName: 'gateway', tableName: 'rate_limit' },
    tableCreated: true,
    insuranceLimiter: inMemory,
    // Who is beyond the limit is refused from memory for the rest of the window and costs no query.
    ...(exact ? {} : { inMemoryBlockOnConsumed: points + 1 }),
  });
}

const secondsLeft = ({ msBeforeNext }: RateLimiterRes): number => Math.max(1, Math.ceil(msBeforeNext / 1000));
