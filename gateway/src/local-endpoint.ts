import { parse } from 'node:querystring';
import type { Declaration, ReplyOf, RequestOf } from '@muse/contracts';
import { type AnyReply, inspect, parseJson, refuse, send, validate } from '@muse/kit';
import type { Route } from './exchange.ts';

/** An endpoint we answer ourselves: the rest of the order of checks, which for all others is the service's. */
export function localEndpoint<D extends Declaration>(
  endpoint: D,
  answer: (request: RequestOf<D>) => ReplyOf<D> | Promise<ReplyOf<D>>,
): Route {
  return {
    endpoint,
    async serve({ req, res, query }, bytes) {
      const encoding = req.headers['content-encoding'] ?? 'identity';
      if (bytes.length > 0 && encoding !== 'identity') refuse('unsupported_media_type');
      const body = endpoint.body ? parseJson(bytes, req.headers['content-type']) : undefined;
      const parameters = { ...parse(query.slice(1)) };
      inspect({ ...parameters, body });
      const reply: AnyReply = await answer(validate(endpoint, { params: {}, query: parameters, body }));
      if (endpoint.method === 'POST') res.setHeader('cache-control', 'no-store'); // tokens are nobody else's
      send(res, reply);
    },
  };
}
