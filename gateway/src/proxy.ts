import type { IncomingMessage, ServerResponse } from 'node:http';
import { RefusalError, UpstreamUnavailableError } from '@muse/kit';
import type { Dispatcher } from 'undici';
import { ClientDisconnectedError, type Exchange } from './exchange.ts';

/** What callers say and services read. A header nobody reads is noise or an attack, so the list is of those that pass. */
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
  'stripe-signature',
  'user-agent',
];

/** What a service says about its connection to us, or that we say ourselves; `muse-…` is between it and us, too. */
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

/** A caller who reads slowly keeps us busy, not the service: an ordinary answer is taken from it whole. */
const ample = 1024 * 1024;

export const isRead = ({ method }: Exchange): boolean => method === 'GET' || method === 'HEAD';

/**
 * Carries one request to a service and the answer back, piece by piece as it comes. Who only reads and hangs up is not read for
 * any longer; what changes something is seen to its end, above all a purchase.
 */
export function proxy(to: Dispatcher, exchange: Exchange, body: Buffer | null, deadlineMs: number): Promise<void> {
  const { req, res, settle } = exchange;
  return new Promise((resolve, reject) => {
    let controller: Dispatcher.DispatchController | undefined;
    res.once('close', () => {
      if (res.writableFinished) return;
      if (isRead(exchange)) controller?.abort(new ClientDisconnectedError());
      else controller?.resume();
    });
    const request = {
      method: exchange.method,
      path: exchange.path + exchange.query,
      headers: headersFor(req, exchange.context),
      body,
      headersTimeout: deadlineMs,
      bodyTimeout: deadlineMs,
    };
    to.dispatch(request, {
      onRequestStart(given) {
        controller = given;
        if (res.destroyed && isRead(exchange)) given.abort(new ClientDisconnectedError());
      },
      onResponseStart(_, status, headers) {
        if (status < 200) return;
        settle?.({ repeated: headers['muse-repeated'] === 'true' });
        res.statusCode = status; // for the metrics, also where nobody is there any more
        if (res.destroyed) return;
        copyHeaders(res, headers);
        res.writeHead(status); // from here on it can only break off; another answer cannot follow
      },
      onResponseData(given, chunk) {
        if (res.destroyed || res.write(chunk) || res.writableLength < ample) return;
        given.pause();
        res.once('drain', () => given.resume());
      },
      onResponseEnd() {
        if (!res.destroyed) res.end();
        resolve();
      },
      onResponseError(_, error) {
        reject(whatHappened(error));
      },
    });
  });
}

function headersFor({ headers }: IncomingMessage, context: Exchange['context']): string[] {
  const carried = ['x-request-id', context.requestId, 'traceparent', context.traceparent];
  for (const name of forwardedRequestHeaders) {
    const value = headers[name];
    if (typeof value === 'string') carried.push(name, value);
  }
  return carried;
}

function copyHeaders(res: ServerResponse, headers: Record<string, string | string[] | undefined>): void {
  for (const name in headers) {
    const value = headers[name];
    if (value !== undefined && !droppedResponseHeaders.has(name) && !name.startsWith('muse-'))
      res.setHeader(name, value);
  }
}

function whatHappened(error: unknown): Error {
  if (error instanceof ClientDisconnectedError) return error;
  const silence = new UpstreamUnavailableError(error);
  return silence.code === 'UND_ERR_INVALID_ARG' ? new RefusalError('malformed_request') : silence; // not fit to be sent at all
}
