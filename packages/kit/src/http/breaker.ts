import CircuitBreaker from 'opossum';
import type { Metrics } from '../telemetry/metrics.ts';

/**
 * Measured in docs/adr: a threshold of 0 would open after a single failure, and opossum's own timeout does not stop the
 * call, so calls bring their own deadline and opossum's is off.
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
  /** How long it stays open before one call may try again; 10 s unless said. */
  resetMs?: number;
  /** True for errors that say nothing about the other side's health, such as a declined card. */
  isAnswer?: (error: unknown) => boolean;
}

export type Breaker = <T>(call: () => Promise<T>) => Promise<T>;

/**
 * One per upstream and kind of call, and named so: `checkout reads`. While it is open, calls fail at once with opossum's
 * `EOPENBREAKER`; beyond its capacity with `ESEMLOCKED`.
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
    errorFilter: (error) => breakerRefused(error) || isAnswer(error), // that we are too many says nothing about them
  });
  metrics.breakerOpen.set({ breaker: name }, 0);
  circuit.on('open', () => metrics.breakerOpen.set({ breaker: name }, 1));
  circuit.on('close', () => metrics.breakerOpen.set({ breaker: name }, 0));
  return (call) => circuit.fire(call) as ReturnType<typeof call>;
}

export const breakerRefused = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && (error.code === 'EOPENBREAKER' || error.code === 'ESEMLOCKED');
