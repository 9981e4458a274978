import { type Exchange, RefusalError, UpstreamUnavailableError } from '@muse/kit';
import type { Dispatcher } from 'undici';
import { ClientDisconnectedError, type GatewayExchange } from '../route.ts';
import { copyResponseHeaders, requestHeadersFor } from './headers.ts';

/** Up to this many bytes wait here for a slow caller, so that an ordinary response does not keep the service busy. */
const maxBufferedBytes = 1024 * 1024;

export const isRead = ({ method }: Exchange): boolean => method === 'GET' || method === 'HEAD';

/**
 * Forwards one request to a service and streams the response back. If the caller disconnects, a read is aborted; a
 * change is completed, above all a purchase. The service begins its response within `leftMs`; none of its pauses is longer
 * than `deadlineMs`.
 */
export const proxy = (
  to: Dispatcher,
  exchange: GatewayExchange,
  body: Buffer | null,
  { leftMs, deadlineMs, forwards }: { leftMs: number; deadlineMs: number; forwards?: readonly string[] | undefined },
): Promise<void> =>
  new Promise((resolve, reject) => {
    const request = {
      method: exchange.method,
      path: exchange.path + exchange.query,
      headers: requestHeadersFor(exchange, leftMs, forwards),
      body,
      headersTimeout: leftMs,
      bodyTimeout: deadlineMs,
    };
    to.dispatch(request, new ProxiedResponse(exchange, resolve, reject));
  });

/** Copies the response of a service to the caller, as undici delivers it. */
class ProxiedResponse implements Dispatcher.DispatchHandler {
  readonly #exchange: GatewayExchange;
  readonly #resolve: () => void;
  readonly #reject: (error: Error) => void;
  #controller: Dispatcher.DispatchController | undefined;

  constructor(exchange: GatewayExchange, resolve: () => void, reject: (error: Error) => void) {
    this.#exchange = exchange;
    this.#resolve = resolve;
    this.#reject = reject;
    exchange.res.once('close', () => this.#onCallerGone());
  }

  #onCallerGone(): void {
    if (this.#exchange.res.writableFinished) return;
    if (isRead(this.#exchange)) this.#controller?.abort(new ClientDisconnectedError());
    else this.#controller?.resume(); // it may be paused for a slow caller
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    if (this.#exchange.res.destroyed && isRead(this.#exchange)) controller.abort(new ClientDisconnectedError());
  }

  onResponseStart(
    _: Dispatcher.DispatchController,
    status: number,
    headers: Record<string, string | string[] | undefined>,
  ): void {
    if (status < 200) return;
    const { res, onServiceReply } = this.#exchange;
    const mergedGuest = headers['muse-merged-guest'];
    onServiceReply?.({
      repeated: headers['muse-repeated'] === 'true',
      mergedGuest: typeof mergedGuest === 'string' ? mergedGuest : undefined,
    });
    res.statusCode = status; // for the metrics, even if the caller is gone
    if (res.destroyed) return;
    copyResponseHeaders(res, headers);
    res.writeHead(status); // after this the response can only break off; no other one can be sent
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    const { res } = this.#exchange;
    if (res.destroyed || res.write(chunk) || res.writableLength < maxBufferedBytes) return;
    controller.pause();
    res.once('drain', () => controller.resume());
  }

  onResponseEnd(): void {
    const { res } = this.#exchange;
    if (!res.destroyed) res.end();
    this.#resolve();
  }

  onResponseError(_: Dispatcher.DispatchController, error: Error): void {
    this.#reject(asOurs(error));
  }
}

function asOurs(error: Error): Error {
  if (error instanceof ClientDisconnectedError) return error;
  const unavailable = new UpstreamUnavailableError(error);
  // undici refused to send it, such as a path with control characters: the caller's mistake.
  return unavailable.code === 'UND_ERR_INVALID_ARG' ? new RefusalError('malformed_request') : unavailable;
}
