import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Log } from '../../telemetry/log.ts';
import type { Metrics } from '../../telemetry/metrics.ts';
import type { AnyReply } from '../answer.ts';
import { type Exchange, secondsSince } from './exchange.ts';

interface StreamedReply extends AnyReply {
  body: AsyncIterable<string>;
}

/** Whether the body is sent in pieces, while it is read. */
export const isStreamed = (reply: AnyReply): reply is StreamedReply =>
  typeof reply.body === 'object' && reply.body !== null && Symbol.asyncIterator in reply.body;

/**
 * Sends a reply piece by piece, as fast as the caller reads it. From here on the caller's deadline bounds nothing: it was kept,
 * because the reply has begun. If reading fails, the connection is closed before the end, so that a part is never taken for all.
 */
export async function sendStream(
  exchange: Exchange,
  reply: StreamedReply,
  { log, metrics }: { log: Log; metrics: Metrics },
): Promise<void> {
  const { req, res, context, endpoint } = exchange;
  const { caller } = context;
  if (endpoint?.stream) {
    exchange.headSeconds = secondsSince(exchange);
    metrics.eventStreamsOpen.inc();
    res.once('close', () => metrics.eventStreamsOpen.dec());
  }
  if (caller) context.caller = { ...caller, msLeft: () => Number.POSITIVE_INFINITY };
  for (const [name, value] of Object.entries(reply.headers ?? {})) res.setHeader(name, value);
  res.statusCode = reply.status;
  if (req.method === 'HEAD') return void res.end();
  try {
    await pipeline(Readable.from(reply.body), res);
  } catch (error) {
    if (!caller?.isGone()) log.warn({ error }, 'a reply broke off while it was sent');
    res.destroy();
  }
}
