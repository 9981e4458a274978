import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Log } from '../../telemetry/log.ts';
import type { Metrics } from '../../telemetry/metrics.ts';
import type { AnyReply } from '../answer.ts';
import { type Exchange, secondsSince } from './exchange.ts';

interface StreamedReply extends AnyReply {
  body: AsyncIterable<string>;
}

interface SendStreamOptions {
  log: Log;
  metrics: Metrics;
  /** Aborted when the process stops. */
  stopping: AbortSignal;
}

/** Whether the body is sent in pieces, while it is read. */
export const isStreamed = (reply: AnyReply): reply is StreamedReply =>
  typeof reply.body === 'object' && reply.body !== null && Symbol.asyncIterator in reply.body;

/**
 * Sends a reply piece by piece, as fast as the caller reads it. From here on the caller's deadline bounds nothing: it was kept,
 * because the reply has begun. If reading fails, the connection is closed before the end, so that a part is never taken for all.
 */
export async function sendStream(exchange: Exchange, reply: StreamedReply, options: SendStreamOptions): Promise<void> {
  const { req, res, context, endpoint } = exchange;
  const { caller } = context;
  if (endpoint?.stream && !res.destroyed) keepOpen(exchange, options);
  if (caller) context.caller = { ...caller, msLeft: () => Number.POSITIVE_INFINITY };
  for (const [name, value] of Object.entries(reply.headers ?? {})) res.setHeader(name, value);
  res.statusCode = reply.status;
  if (req.method === 'HEAD') return void res.end();
  try {
    await pipeline(Readable.from(reply.body), res);
  } catch (error) {
    if (!caller?.isGone()) options.log.warn({ error }, 'a reply broke off while it was sent');
    res.destroy();
  }
}

/** How long the stop of a process waits for the end of a stream of events: a caller that does not read would hold it up. */
export const lastBytesMs = 1_000;

/** A stream of events is answered when it begins. It is counted while it is open, and is over soon when the process stops. */
function keepOpen(exchange: Exchange, { metrics, stopping }: SendStreamOptions): void {
  const { res } = exchange;
  const cut = (): void => void setTimeout(() => res.destroy(), lastBytesMs).unref();
  exchange.headSeconds = secondsSince(exchange);
  metrics.eventStreamsOpen.inc();
  stopping.addEventListener('abort', cut);
  res.once('close', () => {
    metrics.eventStreamsOpen.dec();
    stopping.removeEventListener('abort', cut);
  });
}
