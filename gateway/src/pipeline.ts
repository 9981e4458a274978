import type { RequestListener } from 'node:http';
import type { PathTable } from '@muse/contracts';
import {
  createPipeline,
  findRoute,
  type Identity,
  type Log,
  logRequest,
  type Metrics,
  requireSignature,
  runSteps,
} from '@muse/kit';
import type { Admission } from './admission/admission.ts';
import { answerError } from './answer-error.ts';
import type { GatewayRoute } from './route.ts';
import { authenticateOrCount } from './steps/authenticate.ts';
import type { BodyBudget } from './steps/body-budget.ts';
import { readClientAddress } from './steps/client-address.ts';
import type { Cors } from './steps/cors.ts';
import type { MergedGuests } from './steps/merged-guests.ts';
import type { RateLimits } from './steps/rate-limits.ts';
import { readRawBody } from './steps/read-raw-body.ts';

export interface GatewayPipelineOptions {
  routes: PathTable<GatewayRoute>;
  identity: Identity;
  admission: Admission;
  limits: RateLimits;
  mergedGuests: MergedGuests;
  cors: Cors;
  /** Bounds the bodies of all requests together. */
  bodies: BodyBudget;
  /** Number of proxies in front. */
  trustProxy: number;
  /** Set on every response. */
  headers: readonly (readonly [string, string])[];
  draining: () => boolean;
  log: Log;
  metrics: Metrics;
}

/** The request pipeline of the gateway: the first checks of `api.md`, in its order. The service makes the others. */
export function createGatewayPipeline(options: GatewayPipelineOptions): RequestListener {
  const {
    routes,
    identity,
    admission,
    limits,
    mergedGuests,
    cors,
    bodies,
    trustProxy,
    headers,
    draining,
    log,
    metrics,
  } = options;
  return createPipeline<GatewayRoute>({
    route(exchange) {
      const { req, res } = exchange;
      for (const [name, value] of headers) res.setHeader(name, value);
      if (draining()) res.setHeader('connection', 'close');
      return cors.answerPreflight(req, res) ? undefined : findRoute(exchange, routes, true); // 404, 405
    },
    steps: [
      readClientAddress(trustProxy),
      requireSignature, // 400
      authenticateOrCount(identity, limits), // 401, 403
      mergedGuests.refuseMerged, // 401
      cors.refuseForeignPage, // 403
      admission.refuseOverload, // 503
      limits.limitRate, // 429
      readRawBody(bodies), // 413, 503
      mergedGuests.noteMerged,
      (exchange, route) => runSteps(route.steps, exchange, route),
    ],
    onError: (exchange, error) => answerError(exchange, error, log),
    observe(exchange, seconds) {
      const { name: endpoint, res, headSeconds = seconds } = exchange;
      metrics.httpSeconds.observe({ endpoint, status: res.statusCode }, headSeconds);
      logRequest(log, exchange, seconds);
    },
  });
}
