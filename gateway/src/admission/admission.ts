import { type Metrics, refuse, type Step } from '@muse/kit';
import { between } from '../between.ts';
import type { GatewayRoute } from '../route.ts';
import { type AdaptiveLimit, createAdaptiveLimit } from './adaptive-limit.ts';
import { createAdmissionMetrics } from './metrics.ts';
import { type Stage, shareOf, stageOf } from './stages.ts';

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
  const numbers = createAdmissionMetrics(metrics);
  let inFlight = 0;
  const report = () => {
    numbers.inFlight.set(inFlight);
    numbers.limit.set(Math.floor(limit.current()));
  };
  report();

  return {
    refuseOverload(_, { endpoint }) {
      const stage = stageOf(endpoint);
      if (stage === undefined || inFlight < limit.current() * shareOf[stage]) return;
      numbers.shed.inc({ stage });
      refuse('service_unavailable', { detail: crowded, retryAfterSeconds: retryAfterSeconds(stage) });
    },
    inFlight: (deadlineMs, forward) => async (exchange, route) => {
      if (stageOf(route.endpoint) === undefined) return forward(exchange, route);
      inFlight += 1;
      const started = performance.now();
      try {
        await forward(exchange, route);
        learn(limit, { status: exchange.res.statusCode, ms: performance.now() - started, deadlineMs, inFlight });
      } finally {
        inFlight -= 1;
        report();
      }
    },
  };
}

/** Only answers teach: a service that is down answers nothing, and that is for its circuit breaker. */
function learn(
  limit: AdaptiveLimit,
  { status, ms, deadlineMs, inFlight }: { status: number; ms: number; deadlineMs: number; inFlight: number },
): void {
  if (status === 202) return; // it waited for the bank, not for us
  limit.ended(status === 503 || ms > deadlineMs / 4 ? 'slow' : 'fast', inFlight);
}

/** At random, so that those who were refused together do not come back together. */
const retryAfterSeconds = (stage: Stage): number => (stage === 'pay' ? between(1, 3) : between(2, 6));
