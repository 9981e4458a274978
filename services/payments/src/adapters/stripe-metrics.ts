import { breakerRefused, type Metrics } from '@muse/kit';
import { Histogram } from 'prom-client';
import { isStripeAnswer } from './stripe-errors.ts';

const seconds = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/**
 * Calls to Stripe, as the shopper feels them: with the retry of Stripe's client, without the wait for the budget. `rejected`
 * includes declined cards; `not called`: the circuit breaker is open.
 */
export function createStripeMetrics({ registry }: Metrics) {
  const calls = new Histogram({
    name: 'stripe_call_seconds',
    help: 'Calls to Stripe, by operation and outcome: ok, rejected, unavailable, not called',
    labelNames: ['operation', 'outcome'],
    buckets: seconds,
    registers: [registry],
  });
  /** `operation` is named by the code, never by data: each is a series. */
  return async <T>(operation: string, call: () => Promise<T>): Promise<T> => {
    const started = performance.now();
    const observe = (outcome: string) => calls.observe({ operation, outcome }, (performance.now() - started) / 1000);
    try {
      const answer = await call();
      observe('ok');
      return answer;
    } catch (error) {
      observe(breakerRefused(error) ? 'not called' : isStripeAnswer(error) ? 'rejected' : 'unavailable');
      throw error;
    }
  };
}
