import type { ServerResponse } from 'node:http';
import { clientAddressHeader } from '@muse/contracts';
import { deadlineHeader } from '@muse/kit';
import type { GatewayExchange } from '../route.ts';

/** The headers that services read; an endpoint may declare more. All others stop here: `X-User-*`, `X-Forwarded-*`, `Cookie`, `muse-*` and so on. */
const forwardedRequestHeaders = [
  'authorization',
  'content-type',
  'content-encoding',
  'accept',
  'accept-language',
  'if-match',
  'if-none-match',
  'idempotency-key',
  'last-event-id',
  'user-agent',
];

/** Headers about the connection between service and gateway, and those the gateway sets itself. */
const droppedResponseHeaders = new Set([
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'x-request-id',
]);

/** As a flat list of names and values, the form that undici sends without converting it. */
export function requestHeadersFor(
  { req, context, clientAddress }: GatewayExchange,
  leftMs: number,
  forwards: readonly string[] = [],
): string[] {
  const headers = ['x-request-id', context.requestId, 'traceparent', context.traceparent];
  headers.push(deadlineHeader, String(leftMs));
  if (clientAddress !== undefined) headers.push(clientAddressHeader, clientAddress);
  for (const name of [...forwardedRequestHeaders, ...forwards]) {
    const value = req.headers[name];
    if (typeof value === 'string') headers.push(name, value);
  }
  return headers;
}

/** `muse-*` headers are between service and gateway, and are not copied. */
export function copyResponseHeaders(res: ServerResponse, headers: Record<string, string | string[] | undefined>): void {
  for (const name in headers) {
    const value = headers[name];
    if (value !== undefined && !droppedResponseHeaders.has(name) && !name.startsWith('muse-'))
      res.setHeader(name, value);
  }
}
