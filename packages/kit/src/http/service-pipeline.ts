import type { RequestListener } from 'node:http';
import type { Action } from './answer.ts';
import { type AuthenticateOptions, authenticateCaller, forbidCaching } from './pipeline/authenticate.ts';
import { inspectInput } from './pipeline/inspect.ts';
import { limitWaits } from './pipeline/limit-waits.ts';
import { parseInput } from './pipeline/parse-input.ts';
import { createPipeline } from './pipeline/pipeline.ts';
import { sendProblem } from './pipeline/problem.ts';
import { readBody } from './pipeline/read-body.ts';
import { logRequest } from './pipeline/request-line.ts';
import { type RequireSchemaOptions, requireSchema } from './pipeline/require-schema.ts';
import { requireSignature } from './pipeline/require-signature.ts';
import { findRoute, routeTable } from './pipeline/route.ts';
import { type RunActionOptions, runAction } from './pipeline/run-action.ts';
import { validateInput } from './pipeline/validate.ts';

export interface ServicePipelineOptions<Dependencies>
  extends AuthenticateOptions,
    RequireSchemaOptions,
    RunActionOptions<Dependencies> {
  actions: readonly Action<Dependencies>[];
}

/** The request pipeline of a service: what `api.md` promises for every endpoint, in its order of checks. */
export function createServicePipeline<Dependencies extends object>(
  options: ServicePipelineOptions<Dependencies>,
): RequestListener {
  const { log, metrics } = options;
  const table = routeTable(options.actions);
  return createPipeline({
    route: (exchange) => findRoute(exchange, table), // 404, 405
    steps: [
      requireSchema(options), // 503
      limitWaits, // 503
      authenticateCaller(options), // 401, 403
      forbidCaching,
      requireSignature, // 400
      readBody, // 413
      parseInput, // 415, 400
      inspectInput, // 422
      validateInput, // 400
      runAction(options), // 404, 412, 409, 410, 422
    ],
    onError(exchange, error) {
      if (exchange.res.destroyed) exchange.res.statusCode = 499; // the caller has hung up; for the metrics only
      sendProblem(exchange, error, log);
    },
    observe(exchange, seconds) {
      const { name: endpoint, res, headSeconds = seconds } = exchange;
      metrics.httpSeconds.observe({ endpoint, status: res.statusCode }, headSeconds);
      logRequest(log, exchange, seconds);
    },
  });
}
