import CircuitBreaker from 'opossum';
import type { Metrics } from '../telemetry/metrics.ts';

/**
 * With a threshold of 0 opossum opens after a single failure. Its own timeout does not stop the call, so it is off, and
 * every call has its own deadline.
 */
const defaults = {
  timeout: false,
  errorThresholdPercentage: 50,
  resetTimeout: 10_000,
  rollingCountTimeout: 10_000,
  rollingCountBuckets: 10,
  volumeThreshold: 20,
  capacity: 100,
} as const;

interface BreakerOptions {
  capacity?: number;
  /** How long it stays open before it lets one call through; default 10 s. */
  resetMs?: number;
  /** Returns true for errors that do not count as failures, such as a declined card. */
  isAnswer?: (error: unknown) => boolean;
}

export type Breaker = <T>(call: () => Promise<T>) => Promise<T>;

/**
 * A circuit breaker (opossum): one per upstream and kind of call, with a name like `checkout reads`. Calls fail at once
 * with opossum's `EOPENBREAKER` while it is open, and with `ESEMLOCKED` beyond its capacity.
 */
export function createBreaker(
  name: string,
  metrics: Metrics,
  { capacity, resetMs, isAnswer = () => false }: BreakerOptions = {},
): Breaker {
  const circuit = new CircuitBreaker<[() => Promise<unknown>], unknown>((call) => call(), {
    ...defaults,
    name,
    ...(capacity === undefined ? {} : { capacity }),
    ...(resetMs === undefined ? {} : { resetTimeout: resetMs }),
    errorFilter: (error) => breakerRefused(error) || isAnswer(error), // our own capacity is no failure of the upstream
  });
  metrics.breakerOpen.set({ breaker: name }, 0);
  circuit.on('open', () => metrics.breakerOpen.set({ breaker: name }, 1));
  circuit.on('close', () => metrics.breakerOpen.set({ breaker: name }, 0));
  return (call) => circuit.fire(call) as ReturnType<typeof call>;
}

/** True if the breaker did not make the call, because as many as its capacity are in flight. */
export const breakerIsFull = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ESEMLOCKED';

/** True if the breaker did not make the call. */
export const breakerRefused = (error: unknown): boolean =>
  breakerIsFull(error) || (error instanceof Error && 'code' in error && error.code === 'EOPENBREAKER');
