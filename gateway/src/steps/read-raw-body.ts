import type { IncomingMessage } from 'node:http';
import { defaultBodyLimit } from '@muse/contracts';
import { refuse, type Step } from '@muse/kit';
import { ClientDisconnectedError } from '../route.ts';

const noBytes = Buffer.alloc(0);

/** Reads the body as it was sent, compressed or not. 413 as soon as it is longer than the endpoint's limit. */
export const readRawBody: Step = (exchange, { endpoint }) => {
  const { headers } = exchange.req;
  const length = headers['content-length'];
  const empty = length === undefined ? headers['transfer-encoding'] === undefined : length === '0';
  if (empty) return;
  const limit = endpoint.bodyLimit ?? defaultBodyLimit;
  if (Number(length) > limit) refuse('body_too_large');
  return readBytes(exchange.req, limit).then((bytes) => void (exchange.bytes = bytes));
};

async function readBytes(req: IncomingMessage, limit: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of req.iterator({ destroyOnReturn: false })) {
      length += (chunk as Buffer).length;
      if (length > limit) break;
      chunks.push(chunk as Buffer);
    }
  } catch {
    throw new ClientDisconnectedError();
  }
  if (length > limit) refuse('body_too_large');
  return chunks.length === 1 ? (chunks[0] ?? noBytes) : Buffer.concat(chunks, length);
}
