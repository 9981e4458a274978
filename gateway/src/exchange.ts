import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Declaration } from '@muse/contracts';
import { contextOf } from '@muse/kit';

/** One request on its way through, as it came. */
export interface Exchange {
  req: IncomingMessage;
  res: ServerResponse;
  method: string;
  /** Raw: neither decoded nor normalised, so that what we match is what the service will read. */
  path: string;
  /** Raw, with its `?`; empty where there is none. */
  query: string;
  context: ReturnType<typeof contextOf>;
  /** The endpoint, once it is found; in metrics and logs. */
  name: string;
  /** Told what the answer says of itself, where the limits want to know. */
  settle?: (answer: { repeated: boolean }) => void;
}

/** How an endpoint is served, once everything is checked that is the door's to check. */
export type Serve = (exchange: Exchange, body: Buffer) => Promise<void>;

export interface Route {
  endpoint: Declaration;
  serve: Serve;
}

export function exchangeOf(req: IncomingMessage, res: ServerResponse): Exchange {
  const target = req.url ?? '';
  const mark = target.indexOf('?');
  return {
    req,
    res,
    method: req.method ?? '',
    path: mark === -1 ? target : target.slice(0, mark),
    query: mark === -1 ? '' : target.slice(mark),
    context: contextOf({ requestId: one(req.headers['x-request-id']), traceparent: one(req.headers.traceparent) }),
    name: 'none',
  };
}

/** The caller has hung up: nobody is there to be answered. */
export class ClientDisconnectedError extends Error {}

const one = (value: string | string[] | undefined): string | undefined => (Array.isArray(value) ? undefined : value);
