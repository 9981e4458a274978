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
import { addressOf } from './address.ts';
import { discardTheRest, readBody } from './body.ts';
import type { Limits } from './limits.ts';
import type { Origins } from './origins.ts';
import { ClientDisconnectedError, type Route, type Visit, visitOf } from './visit.ts';

export interface DoorParts {
  routes: PathTable<Route>;
  identity: Identity;
  limits: Limits;
  origins: Origins;
  /** How many proxies of ours say whose request they pass on. */
  proxies: number;
  /** Said with every answer. */
  headers: readonly (readonly [string, string])[];
  draining: () => boolean;
  log: Log;
  metrics: Metrics;
}

/** The one door: who asks what, in the order of `api.md`. What is left of that order is the service's to check. */
export function createDoor(parts: DoorParts): RequestListener {
  return (req, res) => {
    const visit = visitOf(req, res);
    const began = performance.now();
    res.setHeader('x-request-id', visit.context.requestId);
    for (const [name, value] of parts.headers) res.setHeader(name, value);
    if (parts.draining()) res.setHeader('connection', 'close');
    void runIn(visit.context, async () => {
      try {
        await attend(visit, parts);
      } catch (error) {
        answerRefusal(visit, error, parts.log);
      }
      const seconds = (performance.now() - began) / 1000;
      parts.metrics.httpSeconds.observe({ endpoint: visit.name, status: res.statusCode }, seconds);
      parts.log.debug({ method: visit.method, endpoint: visit.name, status: res.statusCode, seconds }, 'answered');
    });
  };
}

async function attend(visit: Visit, { routes, identity, limits, origins, proxies }: DoorParts): Promise<void> {
  const { req, res, method, path } = visit;
  if (origins.answerPreflight(req, res)) return;
  const found = routes.find(method, path);
  if (!found) refuse('not_found');
  const allow = () => ({ allow: [...found.allowed, 'OPTIONS'].join(', ') });
  if (method === 'OPTIONS') return send(res, { status: 204, body: undefined, headers: allow() });
  if (!found.entry) refuse('method_not_allowed', { headers: allow() });

  const { endpoint, serve } = found.entry;
  visit.name = endpoint.id;
  const address = addressOf(req, proxies);
  const actor = await whoAsks(endpoint, visit, identity, () => limits.admitStranger(visit, address));
  origins.refuseForeignPage(endpoint, req);
  await limits.admit(endpoint, visit, actor, address);
  await serve(visit, await readBody(req, endpoint.bodyLimit ?? defaultBodyLimit));
}

/** 401 or 403. Whoever brings bad tokens counts as a stranger, so that guessing has a limit. */
async function whoAsks(
  endpoint: Declaration,
  { req }: Visit,
  identity: Identity,
  countStranger: () => Promise<void>,
): Promise<Actor> {
  try {
    return await authenticate(endpoint, req, { identity, verifyService: async () => refuse('unauthorized') });
  } catch (error) {
    if (error instanceof RefusalError && error.code === 'unauthorized') await countStranger();
    throw error;
  }
}

function answerRefusal({ req, res, path }: Visit, error: unknown, log: Log): void {
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
