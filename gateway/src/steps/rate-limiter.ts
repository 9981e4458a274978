import { refuse } from '@muse/kit';
import { RateLimiterMemory, type RateLimiterRes } from 'rate-limiter-flexible';

/**
 * A number of points per window and key; the window begins with the first request. Counted in the memory of this
 * process, so every replica counts for itself.
 */
export interface RateLimiter {
  /** Takes one point and returns the headers that tell what is left. Refuses with 429 if no point is left. */
  take(key: string): Promise<RateLimitHeaders>;
  /** Refuses if `take` would. Takes no point. */
  check(key: string): Promise<void>;
  giveBack(key: string): void;
}

interface RateLimitHeaders {
  'ratelimit-policy': string;
  ratelimit: string;
}

/** Headers: https://datatracker.ietf.org/doc/draft-ietf-httpapi-ratelimit-headers/ */
export function createRateLimiter(name: string, points: number, windowSeconds: number): RateLimiter {
  const counter = new RateLimiterMemory({ points, duration: windowSeconds });
  const policy = `"${name}";q=${points};w=${windowSeconds}`;
  const headersOf = (state: RateLimiterRes): RateLimitHeaders => ({
    'ratelimit-policy': policy,
    ratelimit: `"${name}";r=${state.remainingPoints};t=${secondsLeft(state)}`,
  });
  const tooMany = (state: RateLimiterRes): never =>
    refuse('rate_limited', { retryAfterSeconds: secondsLeft(state), headers: { ...headersOf(state) } });

  return {
    async take(key) {
      const state = await counter.consume(key).catch((beyond: RateLimiterRes) => beyond);
      return state.consumedPoints > points ? tooMany(state) : headersOf(state);
    },
    async check(key) {
      const state = await counter.get(key);
      if (state && state.consumedPoints >= points) tooMany(state);
    },
    giveBack: (key) => void counter.reward(key),
  };
}

const secondsLeft = ({ msBeforeNext }: RateLimiterRes): number => Math.max(1, Math.ceil(msBeforeNext / 1000));
