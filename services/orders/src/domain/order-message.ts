import { toApiOrder, type WholeOrder } from './api-order.ts';

/** The messages of a stream of orders, as https://html.spec.whatwg.org/multipage/server-sent-events.html has them. */

/**
 * The first message. It has an id, so that a stream that is cut before its first event is resumed too. Browsers come back after
 * `retryMs`.
 */
export const openingMessage = (id: string, retryMs: number): string => `retry: ${retryMs}\nid: ${id}\n\n`;

/** A comment that keeps the connection alive; the id lets a stream without events be resumed. Neither is an event. */
export const heartbeatMessage = (id: string): string => `: heartbeat\nid: ${id}\n\n`;

/** The whole order as it is now. JSON has no line breaks, so it is one line. */
export const orderMessage = (id: string, order: WholeOrder): string =>
  `event: order.updated\nid: ${id}\ndata: ${JSON.stringify(toApiOrder(order))}\n\n`;
