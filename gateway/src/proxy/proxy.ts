import { type Declaration, heartbeatSeconds } from '@muse/contracts';
import { type Exchange, RefusalError, secondsSince, UpstreamUnavailableError } from '@muse/kit';
import type { Dispatcher } from 'undici';
import { ClientDisconnectedError, type GatewayExchange } from '../route.ts';
import { copyResponseHeaders, requestHeadersFor } from './headers.ts';

/** Up to this many bytes wait here for a slow caller, so that an ordinary response does not keep the service busy. */
const maxBufferedBytes = 1024 * 1024;
/** Streams are many at a time, and their services do not wait for a caller. */
const maxBufferedBytesOfStream = 64 * 1024;

export const isRead = ({ method }: Exchange): boolean => method === 'GET' || method === 'HEAD';

/**
 * Forwards one request to a service and streams the response back. If the caller disconnects, a read is aborted; a
 * change is completed, above all a purchase. The service begins its response within `leftMs`; none of its pauses is longer
 * than `deadlineMs`. A stream is answered with its head; it goes on until one of both sides ends it.
 */
export const proxy = (
  to: Dispatcher,
  exchange: GatewayExchange,
  body: Buffer | null,
  { leftMs, deadlineMs, endpoint }: { leftMs: number; deadlineMs: number; endpoint: Declaration },
): Promise<void> =>
  new Promise((resolve, reject) => {
    const request = {
      method: exchange.method,
      path: exchange.path + exchange.query,
      headers: requestHeadersFor(exchange, leftMs, endpoint.forwards),
      body,
      headersTimeout: leftMs,
      bodyTimeout: endpoint.stream ? silenceMs : deadlineMs,
    };
    to.dispatch(request, new ProxiedResponse(exchange, resolve, reject));
  });

/** A stream without a heartbeat for so long is dead. */
const silenceMs = 3 * heartbeatSeconds * 1000;

/** Copies the response of a service to the caller, as undici delivers it. */
class ProxiedResponse implements Dispatcher.DispatchHandler {
  readonly #exchange: GatewayExchange;
  readonly #resolve: () => void;
  readonly #reject: (error: Error) => void;
  #controller: Dispatcher.DispatchController | undefined;
  /** Whether a stream has begun: the request is answered, and what happens from now on is only its end. */
  #streaming = false;

  constructor(exchange: GatewayExchange, resolve: () => void, reject: (error: Error) => void) {
    this.#exchange = exchange;
    this.#resolve = resolve;
    this.#reject = reject;
    exchange.res.once('close', () => this.#onCallerGone());
  }

  #onCallerGone(): void {
    if (this.#exchange.res.writableFinished && !this.#streaming) return;
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
    if (this.#exchange.endpoint?.stream && status === 200) this.#beginStream();
  }

  #beginStream(): void {
    this.#streaming = true;
    this.#exchange.headSeconds = secondsSince(this.#exchange);
    this.#resolve();
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    const { res } = this.#exchange;
    const atMost = this.#streaming ? maxBufferedBytesOfStream : maxBufferedBytes;
    if (res.writableEnded || res.destroyed || res.write(chunk) || res.writableLength < atMost) return;
    controller.pause();
    res.once('drain', () => controller.resume());
  }

  onResponseEnd(): void {
    const { res } = this.#exchange;
    this.#streaming = false;
    if (!res.destroyed) res.end();
    this.#resolve();
  }

  onResponseError(_: Dispatcher.DispatchController, error: Error): void {
    if (this.#streaming) this.#exchange.res.destroy();
    this.#streaming = false;
    this.#reject(asOurs(error));
  }
}

function asOurs(error: Error): Error {
  if (error instanceof ClientDisconnectedError) return error;
  const unavailable = new UpstreamUnavailableError(error);
  // undici refused to send it, such as a path with control characters: the caller's mistake.
  return unavailable.code === 'UND_ERR_INVALID_ARG' ? new RefusalError('malformed_request') : unavailable;
}
