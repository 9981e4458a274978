import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Declaration, RequestOf } from '@muse/contracts';
import type { Actor } from '../../identity/tokens.ts';
import { type Context, contextOf } from '../../telemetry/context.ts';

/** One request and its response, with what the steps of the pipeline have read from the request so far. */
export interface Exchange {
  readonly req: IncomingMessage;
  readonly res: ServerResponse;
  readonly method: string;
  /** Raw: neither decoded nor normalised, so that gateway and service match the same text. */
  readonly path: string;
  /** Raw, with its `?`; empty if the request has none. */
  readonly query: string;
  readonly context: Context;
  /** When it arrived, by `performance.now()`. */
  readonly arrivedAt: number;
  /** Of a stream: after how many seconds its head was sent. That is its time to answer; the log has the time until its end. */
  headSeconds?: number;
  /** Id of the endpoint, for metrics and logs; `none` until the route is found. */
  name: string;
  /** Its declaration, once the route is found. */
  endpoint?: Declaration;
  /** The code of the refusal that was answered, for the log. */
  refusal?: string;
  /** Path parameters, decoded. */
  params: Record<string, string>;
  actor: Actor;
  bytes: Buffer;
  /** The parsed query, before validation. */
  parameters: Record<string, unknown>;
  /** The parsed body, before validation. */
  body: unknown;
  /** What the schemas of the endpoint made of parameters and body. */
  valid: RequestOf<Declaration>;
}

export const anonymous: Actor = { subject: '', roles: [] };
const noBytes = Buffer.alloc(0);

export function createExchange(req: IncomingMessage, res: ServerResponse): Exchange {
  const target = req.url ?? '';
  const mark = target.indexOf('?');
  return {
    req,
    res,
    method: req.method ?? '',
    path: mark === -1 ? target : target.slice(0, mark),
    query: mark === -1 ? '' : target.slice(mark),
    context: contextOf({
      requestId: singleHeader(req.headers['x-request-id']),
      traceparent: singleHeader(req.headers.traceparent),
    }),
    arrivedAt: performance.now(),
    name: 'none',
    params: {},
    actor: anonymous,
    bytes: noBytes,
    parameters: {},
    body: undefined,
    valid: { params: {}, query: {}, body: undefined },
  };
}

export const secondsSince = ({ arrivedAt }: Exchange): number => (performance.now() - arrivedAt) / 1000;

/** Node joins most repeated headers. Those it keeps apart count as absent, because we cannot know which one is meant. */
export const singleHeader = (value: string | string[] | undefined): string | undefined =>
  Array.isArray(value) ? undefined : value;
