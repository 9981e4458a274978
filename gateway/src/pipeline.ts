import type { RequestListener } from 'node:http';
import { type Declaration, defaultBodyLimit, type PathTable } from '@muse/contracts';
import {
  type Actor,
  authenticate,
  type Identity,
  type Log,
  type Metrics,
  problemReply,
  RefusalError,
  refuse,
  runIn,
  send,
} from '@muse/kit';
import { discardTheRest, readBody } from './body.ts';
import { clientAddressOf } from './client-address.ts';
import type { Cors } from './cors.ts';
import { ClientDisconnectedError, type Exchange, exchangeOf, type Route } from './exchange.ts';
import type { Limits } from './limits.ts';

export interface PipelineParts {
  routes: PathTable<Route>;
  identity: Identity;
  limits: Limits;
  cors: Cors;
  /** How many proxies of ours say whose request they pass on. */
  proxies: number;
  /** Said with every answer. */
  headers: readonly (readonly [string, string])[];
  draining: () => boolean;
  log: Log;
  metrics: Metrics;
}

/** The one door: who asks what, in the order of `api.md`. What is left of that order is the service's to check. */
export function createPipeline(parts: PipelineParts): RequestListener {
  return (req, res) => {
    const exchange = exchangeOf(req, res);
    const began = performance.now();
    res.setHeader('x-request-id', exchange.context.requestId);
    for (const [name, value] of parts.headers) res.setHeader(name, value);
    if (parts.draining()) res.setHeader('connection', 'close');
    void runIn(exchange.context, async () => {
      try {
        await handle(exchange, parts);
      } catch (error) {
        answerRefusal(exchange, error, parts.log);
      }
      const seconds = (performance.now() - began) / 1000;
      parts.metrics.httpSeconds.observe({ endpoint: exchange.name, status: res.statusCode }, seconds);
      parts.log.debug(
        { method: exchange.method, endpoint: exchange.name, status: res.statusCode, seconds },
        'answered',
      );
    });
  };
}

async function handle(exchange: Exchange, { routes, identity, limits, cors, proxies }: PipelineParts): Promise<void> {
  const { req, res, method, path } = exchange;
  if (cors.answerPreflight(req, res)) return;
  const found = routes.find(method, path);
  if (!found) refuse('not_found');
  const allow = () => ({ allow: [...found.allowed, 'OPTIONS'].join(', ') });
  if (method === 'OPTIONS') return send(res, { status: 204, body: undefined, headers: allow() });
  if (!found.entry) refuse('method_not_allowed', { headers: allow() });

  const { endpoint, serve } = found.entry;
  exchange.name = endpoint.id;
  const address = clientAddressOf(req, proxies);
  const actor = await authenticateCaller(endpoint, exchange, identity, () => limits.admitAnonymous(exchange, address));
  cors.refuseForeignPage(endpoint, req);
  await limits.admit(endpoint, exchange, actor, address);
  await serve(exchange, await readBody(req, endpoint.bodyLimit ?? defaultBodyLimit));
}

/** 401 or 403. Whoever brings bad tokens counts as a stranger, so that guessing has a limit. */
async function authenticateCaller(
  endpoint: Declaration,
  { req }: Exchange,
  identity: Identity,
  countAnonymous: () => Promise<void>,
): Promise<Actor> {
  try {
    return await authenticate(endpoint, req, { identity, verifyService: async () => refuse('unauthorized') });
  } catch (error) {
    if (error instanceof RefusalError && error.code === 'unauthorized') await countAnonymous();
    throw error;
  }
}

function answerRefusal({ req, res, path }: Exchange, error: unknown, log: Log): void {
  if (error instanceof ClientDisconnectedError) {
    res.statusCode = 499; // nobody reads it but the metrics
    res.destroy();
  } else if (res.headersSent) {
    log.warn({ error }, 'an answer broke off half way');
    res.destroy(); // the caller must not take the half for the whole
  } else {
    res.setHeader('cache-control', 'no-store');
    send(res, problemReply(error, path, log));
    if (!req.complete) discardTheRest(req);
  }
}
