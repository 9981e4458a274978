import type { IncomingMessage, ServerResponse } from 'node:http';
import { defaultBodyLimit } from '@muse/contracts';
import { refuse, type Step } from '@muse/kit';
import { ClientDisconnectedError } from '../route.ts';
import type { BodyBudget } from './body-budget.ts';

const noBytes = Buffer.alloc(0);

/**
 * Reads the body as it was sent, compressed or not. 413 as soon as it is longer than the endpoint's limit, 503 as soon as the
 * bodies of all requests are longer than the budget.
 */
export const readRawBody =
  (budget: BodyBudget): Step =>
  (exchange, { endpoint }) => {
    const { headers } = exchange.req;
    const length = headers['content-length'];
    const empty = length === undefined ? headers['transfer-encoding'] === undefined : length === '0';
    if (empty) return;
    const limit = endpoint.bodyLimit ?? defaultBodyLimit;
    if (Number(length) > limit) refuse('body_too_large');
    const share = shareOf(budget, exchange.res);
    return readBytes(exchange.req, limit, share).then((bytes) => void (exchange.bytes = bytes));
  };

/** Takes bytes from the budget, and releases all of them when the response is sent or the caller is gone. */
function shareOf(budget: BodyBudget, res: ServerResponse): (bytes: number) => void {
  let taken = 0;
  res.once('close', () => budget.release(taken));
  return (bytes) => {
    budget.take(bytes);
    taken += bytes;
  };
}

/** By events: an async iterator costs more than a body of ordinary length. */
const readBytes = (req: IncomingMessage, limit: number, take: (bytes: number) => void): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    if (req.destroyed) return reject(new ClientDisconnectedError()); // while an earlier step waited: no event will come
    const chunks: Buffer[] = [];
    let length = 0;
    const settle = (then: () => void) => {
      req.off('data', onData).off('end', onEnd).off('close', onClose);
      then();
    };
    const onData = (chunk: Buffer) => {
      length += chunk.length;
      try {
        if (length > limit) refuse('body_too_large');
        take(chunk.length);
        chunks.push(chunk);
      } catch (error) {
        req.pause(); // the rest stays at the caller until it is answered
        settle(() => reject(error as Error));
      }
    };
    const onEnd = () =>
      settle(() => resolve(chunks.length === 1 ? (chunks[0] ?? noBytes) : Buffer.concat(chunks, length)));
    const onClose = () => settle(() => reject(new ClientDisconnectedError()));
    req.on('data', onData).on('end', onEnd).on('close', onClose);
  });
