import type { RequestListener } from 'node:http';
import type { Declaration } from '@muse/contracts';
import { runIn } from '../../telemetry/context.ts';
import { createExchange, type Exchange, secondsSince } from './exchange.ts';

/** Anything that serves one endpoint: an action of a service, a forwarded or local endpoint of the gateway. */
export interface EndpointRoute {
  endpoint: Declaration;
}

/**
 * One step of a request. It reads from the exchange, writes its result there, and throws a `RefusalError` to refuse.
 * A step that answers (sends the response) is the last one that runs.
 */
export type Step<R extends EndpointRoute = EndpointRoute> = (exchange: Exchange, route: R) => void | Promise<void>;

export interface PipelineOptions<R extends EndpointRoute> {
  /** Finds the route. Returns `undefined` if it answered the request itself. */
  route(exchange: Exchange): R | undefined;
  /** Run in this order for the route that was found. */
  steps: readonly Step<R>[];
  /** Answers a request in which something was thrown. */
  onError(exchange: Exchange, error: unknown): void;
  /** Called once per request, after the answer. */
  observe?(exchange: Exchange, seconds: number): void;
}

/**
 * The request pipeline of gateway and services: a plain node:http listener that runs a fixed list of steps.
 * To add a check to every request, write a step and name it in the list. Why it is not express: ADR 12.
 */
export function createPipeline<R extends EndpointRoute>(options: PipelineOptions<R>): RequestListener {
  return (req, res) => {
    const exchange = createExchange(req, res);
    res.setHeader('x-request-id', exchange.context.requestId);
    void runIn(exchange.context, () => handle(exchange, options));
  };
}

async function handle<R extends EndpointRoute>(exchange: Exchange, options: PipelineOptions<R>): Promise<void> {
  try {
    const route = options.route(exchange);
    if (route) await runSteps(options.steps, exchange, route);
  } catch (error) {
    options.onError(exchange, error);
  }
  options.observe?.(exchange, secondsSince(exchange));
}

/** Awaits only the steps that return a promise: a synchronous step costs no turn of the event loop. */
export async function runSteps<R extends EndpointRoute>(
  steps: readonly Step<R>[],
  exchange: Exchange,
  route: R,
): Promise<void> {
  for (const step of steps) {
    const pending = step(exchange, route);
    if (pending !== undefined) await pending;
    if (exchange.res.headersSent) return;
  }
}
