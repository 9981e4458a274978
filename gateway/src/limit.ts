import { refuse } from '@muse/kit';
import { RateLimiterMemory, type RateLimiterRes } from 'rate-limiter-flexible';

/** So many points per window and key; the window begins with the first. Counted in this process: every replica for itself. */
export interface Limit {
  /** Counts one; refuses with 429 where it is one too many, else answers the headers that say what is left. */
  take(key: string): Promise<RateLimitHeaders>;
  /** Refuses where `take` would; counts nothing. */
  look(key: string): Promise<void>;
  giveBack(key: string): void;
}

interface RateLimitHeaders {
  'ratelimit-policy': string;
  ratelimit: string;
}

/** https://datatracker.ietf.org/doc/draft-ietf-httpapi-ratelimit-headers/ */
export function createLimit(name: string, points: number, windowSeconds: number): Limit {
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
    async look(key) {
      const state = await counter.get(key);
      if (state && state.consumedPoints >= points) tooMany(state);
    },
    giveBack: (key) => void counter.reward(key),
  };
}

const secondsLeft = ({ msBeforeNext }: RateLimiterRes): number => Math.max(1, Math.ceil(msBeforeNext / 1000));
