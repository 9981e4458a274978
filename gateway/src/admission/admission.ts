import { api } from '@muse/contracts';
import { type Exchange, type Metrics, refuse, type Step } from '@muse/kit';
import { ClientDisconnectedError, type GatewayExchange, type GatewayRoute } from '../route.ts';
import { createAdaptiveLimit } from './adaptive-limit.ts';
import { createAdmissionMetrics } from './metrics.ts';
import { createRetryAfter } from './retry-after.ts';
import { type Stage, shareOf, stageOf } from './stages.ts';
import { createTurns, type EndTurn } from './turns.ts';

/**
 * Sheds load before it is queued. An answer after a quarter of its deadline means that too many purchases are in
 * flight; the limit then shrinks, and new shoppers are refused before those who pay.
 */
export interface Admission {
  /** 503 with `Retry-After` if requests of this stage are beyond their share. Costs no more than a comparison. */
  refuseOverload: Step<GatewayRoute>;
  /** Counts the request as in flight while `forward` runs, and learns from how long it took. Carts wait for their turn before. */
  inFlight(deadlineMs: number, forward: Step<GatewayRoute>): Step<GatewayRoute>;
}

/** Below the minimum the services would have nothing to do while a bank thinks. */
const pace = { min: 32, decrease: 0.9, betweenCutsMs: 1_000 };
const crowded = 'Very many people are shopping at this moment. Nothing was changed; try again shortly.';

/** Adding an item is the same work in every cart. A refusal, an empty cart or a stored answer is next to none, and any caller can provoke one. */
const isMeasure = ({ name, res }: Exchange): boolean =>
  name === api.cart.addItem.id && res.statusCode < 300 && !res.hasHeader('idempotent-replayed');

export function createAdmission(max: number, metrics: Metrics): Admission {
  const limit = createAdaptiveLimit({ ...pace, max });
  const turns = createTurns(Math.ceil(max * shareOf.shop));
  const retryAfter = createRetryAfter();
  let inFlight = 0;
  const shed = createAdmissionMetrics(metrics, { inFlight: () => inFlight, limit: limit.current, turns });

  const shedAs = (stage: Stage): never => {
    shed.inc({ stage });
    return refuse('service_unavailable', { detail: crowded, retryAfterSeconds: retryAfter.refused(stage) });
  };

  /** Half of the deadline is left for the service. */
  const takeTurn = async ({ res }: Exchange, deadlineMs: number): Promise<EndTurn> => {
    const end = await turns.wait(deadlineMs / 2, (leave) => res.once('close', leave));
    if (end) return end;
    if (res.destroyed) throw new ClientDisconnectedError();
    return shedAs('shop');
  };

  return {
    refuseOverload(_, { endpoint }) {
      const stage = stageOf(endpoint);
      if (stage === undefined) return;
      if (inFlight < limit.current() * shareOf[stage]) return retryAfter.admitted(stage);
      shedAs(stage);
    },
    inFlight: (deadlineMs, forward) => async (exchange: GatewayExchange, route) => {
      const stage = stageOf(route.endpoint);
      if (stage === undefined) return forward(exchange, route);
      inFlight += 1;
      const started = performance.now();
      const isLate = () => performance.now() - started > deadlineMs / 4;
      let endTurn: EndTurn = () => undefined;
      try {
        if (stage === 'shop') {
          endTurn = await takeTurn(exchange, deadlineMs);
          exchange.waitedMs = performance.now() - started;
        }
        await forward(exchange, route);
        endTurn(isMeasure(exchange));
        // A 202 teaches nothing: it waited for the bank, not for us.
        if (exchange.res.statusCode !== 202)
          limit.ended(exchange.res.statusCode === 503 || isLate() ? 'slow' : 'fast', inFlight);
      } catch (error) {
        endTurn(false);
        // A service that is down fails at once, and is for its circuit breaker; one that is overloaded fails late.
        if (isLate()) limit.ended('slow', inFlight);
        throw error;
      } finally {
        inFlight -= 1;
      }
    },
  };
}
