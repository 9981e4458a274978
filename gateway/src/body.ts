import type { IncomingMessage } from 'node:http';
import { refuse } from '@muse/kit';
import { ClientDisconnectedError } from './exchange.ts';

const none = Buffer.alloc(0);

/** The bytes as they came, compressed or not, at most as many as the endpoint takes; one too many is refused at once. */
export async function readBody(req: IncomingMessage, limit: number): Promise<Buffer> {
  const declared = req.headers['content-length'];
  if (declared === undefined ? req.headers['transfer-encoding'] === undefined : declared === '0') return none;
  if (Number(declared) > limit) refuse('body_too_large');

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
  return chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks, length);
}

const patienceMs = 2_000;

/**
 * Someone we have answered is still sending. Most callers stop once they have read the answer, and would not get to read it if
 * the connection were cut under them; who does not stop is cut off soon.
 */
export function discardTheRest(req: IncomingMessage): void {
  const cut = setTimeout(() => req.socket.destroy(), patienceMs).unref();
  req.once('close', () => clearTimeout(cut));
  req.resume();
}
