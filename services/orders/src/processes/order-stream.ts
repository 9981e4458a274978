import { heartbeatSeconds } from '@muse/contracts';
import type { Log } from '@muse/kit';
import type { WholeOrder } from '../domain/api-order.ts';
import { heartbeatMessage, openingMessage, orderMessage } from '../domain/order-message.ts';
import { idOfPosition, type StreamPosition } from '../domain/stream-position.ts';

/** One open stream of a shopper's orders. */
export interface OrderStream {
  readonly shopper: string;
  /** Up to here in the log of changes it knows what has changed. */
  position(): StreamPosition;
  /** Takes note of orders that have changed up to a position. */
  advance(changed: readonly string[], to: StreamPosition): void;
  /** Ends it after the message that is being sent. */
  end(): void;
  messages(): AsyncGenerator<string>;
}

interface OrderStreamOptions {
  shopper: string;
  position: StreamPosition;
  /** Orders to begin with. */
  changed: readonly string[];
  /** The id of the last position up to which everything has been sent. */
  sentId: string;
  read(orderNumbers: string[]): Promise<WholeOrder[]>;
  log: Log;
}

const ordersPerRead = 20;
/** Streams that were ended together, by a restart, do not come back together. */
const retryMs = () => 1_000 + Math.floor(Math.random() * 3_000);

/**
 * It remembers the numbers of changed orders, and reads the orders when they can be sent: a page that is slow gets their latest
 * state, and needs no more memory than one that is fast.
 */
export function createOrderStream({ shopper, position, changed, sentId, read, log }: OrderStreamOptions): OrderStream {
  const pending = new Set(changed);
  let ended = false;
  let wake: () => void = () => undefined;

  /** Returns false if a heartbeat is due before anything happens. */
  const somethingHappens = async (): Promise<boolean> => {
    const { promise, resolve } = Promise.withResolvers<boolean>();
    const heartbeat = setTimeout(resolve, heartbeatSeconds * 1000, false);
    wake = () => resolve(true);
    return promise.finally(() => clearTimeout(heartbeat));
  };

  /** Only the last of the pending orders has the id of the position: if the stream is cut before it, the others come again. */
  const nextOrders = async (): Promise<string | undefined> => {
    const numbers = [...pending].slice(0, ordersPerRead);
    const before = sentId;
    const after = numbers.length === pending.size ? idOfPosition(position) : sentId;
    for (const number of numbers) pending.delete(number);
    try {
      const found = new Map((await read(numbers)).map((order) => [order.orderNumber, order]));
      const orders = numbers.flatMap((number) => found.get(number) ?? []);
      sentId = after;
      return orders.map((order, n) => orderMessage(n + 1 === orders.length ? after : before, order)).join('');
    } catch (error) {
      log.warn({ error }, 'changed orders could not be read for a stream, trying again');
      for (const number of numbers) pending.add(number);
      return undefined;
    }
  };

  return {
    shopper,
    position: () => position,
    advance(numbers, to) {
      position = to;
      for (const number of numbers) pending.add(number);
      if (pending.size > 0) wake();
    },
    end() {
      ended = true;
      wake();
    },
    async *messages() {
      yield openingMessage(sentId, retryMs());
      for (let failed = false; !ended; ) {
        const isAwake = (pending.size > 0 && !failed) || (await somethingHappens());
        if (ended) return;
        if (pending.size === 0) sentId = idOfPosition(position);
        if (!isAwake) yield heartbeatMessage(sentId);
        else if (pending.size > 0) {
          const orders = await nextOrders();
          failed = orders === undefined;
          if (orders) yield orders;
        }
      }
    },
  };
}
