import { type RateLimiterAbstract, RateLimiterRes } from 'rate-limiter-flexible';

/** Counts points of one limit. Returns the new state; `allowed` is false beyond the limit. */
export interface Counter {
  take(key: string): Promise<{ allowed: boolean; state: RateLimiterRes }>;
  release(key: string): void;
}

/** Points of a key that were counted in the database and are not used yet. */
interface Lease {
  left: number;
  /** The limit was reached before: nothing was leased. */
  refused: boolean;
  /** What the database had left after this lease. */
  remaining: number;
  until: number;
}

const maxLeases = 20_000;

/**
 * Takes points from a shared counter by the handful, so that only every tenth request or so waits for the database. The limit
 * is never exceeded, because points are counted before they are used; what one replica has leased, another one cannot use.
 */
export function createLeasedCounter(shared: RateLimiterAbstract, points: number, handful: number): Counter {
  const leases = new Map<string, Lease>();
  const fetching = new Map<string, Promise<Lease>>();
  const valid = (key: string): Lease | undefined => {
    const lease = leases.get(key);
    return lease && lease.until > Date.now() ? lease : undefined;
  };
  const stateOf = ({ left, remaining, until }: Lease) =>
    new RateLimiterRes(left + remaining, Math.max(0, until - Date.now()), points - left - remaining, false);

  const fetch = (key: string): Promise<Lease> => {
    const fetched = leaseOf(shared, key, points, handful).finally(() => fetching.delete(key));
    fetching.set(key, fetched);
    return fetched;
  };
  return {
    async take(key) {
      for (;;) {
        const lease = valid(key);
        if (lease && lease.left > 0) {
          lease.left -= 1;
          return { allowed: true, state: stateOf(lease) };
        }
        const running = fetching.get(key);
        const fetched = await (running ?? fetch(key));
        if (fetched.refused) return { allowed: false, state: stateOf(fetched) };
        if (running) continue;
        if (leases.size >= maxLeases) leases.clear();
        fetched.left -= 1; // before other requests that waited for it
        leases.set(key, fetched);
        return { allowed: true, state: stateOf(fetched) };
      }
    },
    release(key) {
      const lease = handful > 1 ? valid(key) : undefined;
      if (lease) lease.left += 1;
      else void shared.reward(key).catch(() => undefined);
    },
  };
}

/** Near the limit the lease is smaller than a handful. */
async function leaseOf(shared: RateLimiterAbstract, key: string, points: number, handful: number): Promise<Lease> {
  const until = ({ msBeforeNext }: RateLimiterRes) => Date.now() + msBeforeNext;
  try {
    const state = await shared.consume(key, handful);
    return { left: handful, refused: false, remaining: state.remainingPoints, until: until(state) };
  } catch (error) {
    if (!(error instanceof RateLimiterRes)) throw error;
    const before = error.consumedPoints > 0 ? error.consumedPoints - handful : points; // 0: refused from memory
    const left = Math.max(0, points - before);
    return { left, refused: left === 0, remaining: 0, until: until(error) };
  }
}
