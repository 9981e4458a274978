import { type DependencyContext, refuse, refuseUnless } from '@muse/kit';
import { idOfPosition, isEventId, resumeAt } from '../domain/stream-position.ts';
import { orderNumbersOf, presentPosition, readChanges } from '../storage/order-changes.ts';
import { findOrdersOf } from '../storage/whole-orders.ts';
import { createOrderStream, type OrderStream } from './order-stream.ts';
import { createStreamPlaces, type StreamLimits } from './stream-places.ts';

/** All streams of order events that this process has open. One query finds the changes for all of them, every half second. */
export interface OrderStreams {
  /**
   * Opens a stream of what changes from now on; with the id of an event, of what has changed since it. 400 if that is no id, 429 or
   * 503 if too many are open. It ends when its token expires, and after an hour.
   */
  open(request: StreamRequest): Promise<AsyncIterable<string>>;
}

interface StreamRequest {
  shopper: string;
  lastEventId: string | undefined;
  /** Milliseconds since 1970. */
  expiresAt: number | undefined;
  gone: AbortSignal;
}

type Context = Pick<DependencyContext<unknown>, 'db' | 'log' | 'stopping'>;

const lookEveryMs = 500;
/** Then it comes back: to a replica that was added since, and with a token that is still good. */
const longestMs = 60 * 60 * 1000;

export function createOrderStreams({ db, log, stopping }: Context, limits: StreamLimits): OrderStreams {
  const streams = new Set<OrderStream>();
  const places = createStreamPlaces(limits);

  let looking = false;
  const look = async (): Promise<void> => {
    if (looking || streams.size === 0) return;
    looking = true;
    try {
      const readers = [...streams];
      const { changes, ...position } = await readChanges(
        db,
        readers.map((stream) => ({ shopper: stream.shopper, snapshot: stream.position().snapshot })),
      );
      const changed = Map.groupBy(changes, ([reader]) => reader);
      readers.forEach((stream, index) =>
        stream.advance(changed.get(index)?.map(([, number]) => number) ?? [], position),
      );
    } catch (error) {
      log.warn({ error }, 'looking for changed orders failed, trying again');
    } finally {
      looking = false;
    }
  };
  const timer = setInterval(() => void look(), lookEveryMs).unref();
  stopping.addEventListener('abort', () => {
    clearInterval(timer);
    for (const stream of streams) stream.end();
  });

  /** Where it begins, and with which orders: all of them if the log does not reach back to the event. */
  const beginning = async (shopper: string, lastEventId: string | undefined) => {
    const now = await presentPosition(db);
    if (lastEventId === undefined) return { position: now, changed: [], sentId: idOfPosition(now) };
    const position = resumeAt(lastEventId, now);
    const changed = position === undefined ? await orderNumbersOf(db, shopper) : [];
    return { position: position ?? now, changed, sentId: lastEventId };
  };

  return {
    async open({ shopper, lastEventId, expiresAt = Number.POSITIVE_INFINITY, gone }) {
      refuseUnless(lastEventId === undefined || isEventId(lastEventId), 'validation_failed', { errors: [unknownId] });
      if (stopping.aborted) refuse('service_unavailable', { retryAfterSeconds: 1 });
      const release = places.take(shopper);
      if (gone.aborted) release();
      gone.addEventListener('abort', release);

      const read = (numbers: string[]) => findOrdersOf(db, shopper, numbers);
      const stream = createOrderStream({ shopper, ...(await beginning(shopper, lastEventId)), read, log });
      const expiry = setTimeout(stream.end, Math.min(longestMs, expiresAt - Date.now())).unref();
      const close = (): void => {
        clearTimeout(expiry);
        streams.delete(stream);
        stream.end();
      };
      gone.addEventListener('abort', close);
      streams.add(stream);
      if (gone.aborted || stopping.aborted) close();
      return stream.messages();
    },
  };
}

const unknownId = {
  pointer: '/Last-Event-ID',
  code: 'invalid_event_id',
  detail: 'Last-Event-ID is not the id of an event of this stream.',
};
