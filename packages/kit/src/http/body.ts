import { type Declaration, defaultBodyLimit } from '@muse/contracts';
import express, { type Request, type Response } from 'express';
import { refuse } from '../refuse.ts';

const readers = new Map<number, ReturnType<typeof express.raw>>();

/** The bytes of the body, at most as many as the endpoint takes. */
export async function readBytes(req: Request, res: Response, endpoint: Declaration): Promise<Buffer> {
  const limit = endpoint.bodyLimit ?? defaultBodyLimit;
  let reader = readers.get(limit);
  if (!reader) readers.set(limit, (reader = express.raw({ type: () => true, limit })));
  try {
    await new Promise<void>((resolve, reject) =>
      (reader as express.RequestHandler)(req, res, (error?: unknown) =>
        error === undefined ? resolve() : reject(error as Error),
      ),
    );
  } catch (error) {
    const type = error instanceof Error && 'type' in error ? error.type : '';
    if (type === 'entity.too.large') refuse('body_too_large', { headers: { connection: 'close' } });
    if (type === 'encoding.unsupported') refuse('unsupported_media_type');
    refuse('malformed_request');
  }
  return Buffer.isBuffer(req.body) ? req.body : Buffer.alloc(0);
}

const jsonType = /^application\/(?:json|[a-z0-9.+-]+\+json)\s*(?:;\s*charset="?utf-?8"?\s*)?$/i;
const utf8 = new TextDecoder('utf-8', { fatal: true });

/** 415, then 400; an absent body is `undefined`, which the endpoint's shape judges. Of a key that is there twice, the last counts. */
export function parseJson(bytes: Buffer, contentType: string | undefined): unknown {
  if (bytes.length === 0) return undefined;
  if (contentType === undefined || !jsonType.test(contentType.trim())) refuse('unsupported_media_type');
  try {
    return JSON.parse(utf8.decode(bytes));
  } catch {
    return refuse('malformed_json');
  }
}
