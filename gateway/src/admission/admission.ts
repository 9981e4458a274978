import { type Metrics, refuse, type Step } from '@muse/kit';
import type { GatewayRoute } from '../route.ts';
import { createAdaptiveLimit } from './adaptive-limit.ts';
import { createAdmissionMetrics } from './metrics.ts';
import { createRetryAfter } from './retry-after.ts';
import { shareOf, stageOf } from './stages.ts';

/**
 * Sheds load before it is queued. An answer after a quarter of its deadline means that too many purchases are in
 * flight; the limit then shrinks, and new shoppers are refused before those who pay.
 */
export interface Admission {
  /** 503 with `Retry-After` if requests of this stage are beyond their share. Costs no more than a comparison. */
  refuseOverload: Step<GatewayRoute>;
  /** Counts the request as in flight while `forward` runs, and learns from how long it took. */
  inFlight(deadlineMs: number, forward: Step<GatewayRoute>): Step<GatewayRoute>;
}

/** Below this the services would have nothing to do while a bank thinks. */
const min = 32;
const crowded = 'Very many people are shopping at this moment. Nothing was changed; try again shortly.';

export function createAdmission(max: number, metrics: Metrics): Admission {
  const limit = createAdaptiveLimit({ min, max });
  const retryAfter = createRetryAfter();
  let inFlight = 0;
  const shed = createAdmissionMetrics(metrics, { inFlight: () => inFlight, limit: limit.current });

  return {
    refuseOverload(_, { endpoint }) {
      const stage = stageOf(endpoint);
      if (stage === undefined) return;
      if (inFlight < limit.current() * shareOf[stage]) return retryAfter.admitted(stage);
      shed.inc({ stage });
      refuse('service_unavailable', { detail: crowded, retryAfterSeconds: retryAfter.refused(stage) });
    },
    inFlight: (deadlineMs, forward) => async (exchange, route) => {
      if (stageOf(route.endpoint) === undefined) return forward(exchange, route);
      inFlight += 1;
      const started = performance.now();
      const isLate = () => performance.now() - started > deadlineMs / 4;
      try {
        await forward(exchange, route);
        // A 202 teaches nothing: it waited for the bank, not for us.
        if (exchange.res.statusCode !== 202)
          limit.ended(exchange.res.statusCode === 503 || isLate() ? 'slow' : 'fast', inFlight);
      } catch (error) {
        // A service that is down fails at once, and is for its circuit breaker; one that is overloaded fails late.
        if (isLate()) limit.ended('slow', inFlight);
        throw error;
      } finally {
        inFlight -= 1;
      }
    },
  };
}
