import type { ServiceName } from '@muse/contracts';
import { RefusalError } from '../refuse.ts';
import type { Metrics } from '../telemetry/metrics.ts';
import { breakerRefused } from './breaker.ts';
import { UpstreamUnavailableError } from './upstream-unavailable.ts';

/**
 * Label values. `refused`: an answer of the contract, such as 404. `unavailable`: no answer in time. `failed`: an error instead
 * of an answer; at the gateway also a caller who hung up. `not called`: the circuit breaker is open or full.
 */
type CallOutcome = 'ok' | 'refused' | 'unavailable' | 'failed' | 'not called';

/** Measures one call of another service, its retries included. */
export async function measureCall<T>(metrics: Metrics, target: ServiceName, call: () => Promise<T>): Promise<T> {
  const started = performance.now();
  const observe = (outcome: CallOutcome) =>
    metrics.serviceCallSeconds.observe({ target, outcome }, (performance.now() - started) / 1000);
  try {
    const answer = await call();
    observe('ok');
    return answer;
  } catch (error) {
    observe(outcomeOf(error));
    throw error;
  }
}

function outcomeOf(error: unknown): CallOutcome {
  if (breakerRefused(error)) return 'not called';
  if (error instanceof UpstreamUnavailableError) return 'unavailable';
  if (!(error instanceof RefusalError)) return 'failed';
  return error.code === 'service_unavailable' ? 'unavailable' : 'refused'; // by the caller's own deadline
}
