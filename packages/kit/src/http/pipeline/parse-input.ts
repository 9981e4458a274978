import { parse } from 'node:querystring';
import { servesPages } from '@muse/contracts';
import { refuse } from '../../refuse.ts';
import type { Step } from './pipeline.ts';

/** Parses the query, and the body of an endpoint that takes JSON, or the form of a page. A raw body (a webhook) stays as it is. */
export const parseInput: Step = (exchange, { endpoint }) => {
  if (exchange.query !== '') exchange.parameters = { ...parse(exchange.query.slice(1)) };
  if (endpoint.rawBody) exchange.body = exchange.bytes;
  else if (endpoint.body) {
    const contentType = exchange.req.headers['content-type'];
    const isForm = servesPages(endpoint) && formType.test(contentType?.trim() ?? '');
    exchange.body = isForm ? { ...parse(exchange.bytes.toString('utf8')) } : parseJson(exchange.bytes, contentType);
  }
};

const formType = /^application\/x-www-form-urlencoded\s*(?:;|$)/i;

const jsonType = /^application\/(?:json|[a-z0-9.+-]+\+json)\s*(?:;\s*charset="?utf-?8"?\s*)?$/i;
const utf8 = new TextDecoder('utf-8', { fatal: true });

/**
 * Refuses another media type with 415, then malformed JSON with 400. Returns `undefined` for an empty body, which the
 * schema of the endpoint accepts or not. If a key occurs twice, the last one counts.
 */
function parseJson(bytes: Buffer, contentType: string | undefined): unknown {
  if (bytes.length === 0) return undefined;
  if (contentType === undefined || !jsonType.test(contentType.trim())) refuse('unsupported_media_type');
  try {
    return JSON.parse(utf8.decode(bytes));
  } catch {
    return refuse('malformed_json');
  }
}
