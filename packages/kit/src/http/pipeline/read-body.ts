import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Declaration, defaultBodyLimit } from '@muse/contracts';
import express, { type Request, type RequestHandler, type Response } from 'express';
import { refuse } from '../../refuse.ts';
import type { Step } from './pipeline.ts';

/** One reader per limit. express.raw decompresses and limits, and costs 4 µs (ADR 12). */
const readers = new Map<number, RequestHandler>();

export const takesBody = ({ body, rawBody }: Declaration): boolean => body !== undefined || rawBody === true;

/** Reads and decompresses the body of an endpoint that takes one. 413 if it is larger than the endpoint's limit. */
export const readBody: Step = async (exchange, { endpoint }) => {
  if (!takesBody(endpoint)) return;
  const limit = endpoint.bodyLimit ?? defaultBodyLimit;
  try {
    exchange.bytes = await readBytes(exchange.req, exchange.res, limit);
  } catch (error) {
    const type = error instanceof Error && 'type' in error ? error.type : '';
    if (type === 'entity.too.large') refuse('body_too_large', { headers: { connection: 'close' } });
    if (type === 'encoding.unsupported') refuse('unsupported_media_type');
    refuse('malformed_request');
  }
};

function readBytes(req: IncomingMessage, res: ServerResponse, limit: number): Promise<Buffer> {
  let reader = readers.get(limit);
  if (!reader) readers.set(limit, (reader = express.raw({ type: () => true, limit })));
  const read = reader;
  const request = req as Request; // the reader needs a node:http request only, and adds `body` to it
  return new Promise((resolve, reject) =>
    read(request, res as Response, (error?: unknown) => {
      if (error === undefined) resolve(Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0));
      else reject(error as Error);
    }),
  );
}
