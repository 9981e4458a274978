import { lastBytesMs, type Metrics, refuse, type Step } from '@muse/kit';
import type { GatewayExchange, GatewayRoute } from '../route.ts';

/** The responses with server-sent events that are open. Each keeps a connection, so their number is bounded. */
export interface Streams {
  /** Forwards a request and waits until its stream ends. 503 if too many are open. */
  forward(forward: Step<GatewayRoute>): Step<GatewayRoute>;
  /** Ends those of a guest who has signed in. */
  endOf(subject: string): void;
  /** Ends all, and refuses others: callers come back at another replica, or soon. */
  endAll(): void;
}

/** `hasSignedIn`: of a guest, who may do so between the check of the token and the head of the answer. */
export function createStreams(atMost: number, metrics: Metrics, hasSignedIn: (subject: string) => boolean): Streams {
  const open = new Map<GatewayExchange, () => void>();
  let stopping = false;

  return {
    forward: (forward) => async (exchange: GatewayExchange, route) => {
      if (stopping || open.size >= atMost) refuse('service_unavailable', { retryAfterSeconds: 5 });
      const { res } = exchange;
      const { promise: closed, resolve } = Promise.withResolvers<void>();
      res.once('close', resolve);
      const end = (): void => {
        if (!res.headersSent) return; // it ends as soon as it has begun
        res.end();
        setTimeout(() => res.destroy(), lastBytesMs).unref();
      };
      open.set(exchange, end);
      metrics.eventStreamsOpen.inc();
      try {
        await forward(exchange, route);
        if (stopping || hasSignedIn(exchange.actor.subject)) end();
        if (!res.closed) await closed;
      } finally {
        open.delete(exchange);
        metrics.eventStreamsOpen.dec();
      }
    },
    endOf(subject) {
      for (const [{ actor }, end] of open) if (actor.subject === subject) end();
    },
    endAll() {
      stopping = true;
      for (const end of open.values()) end();
    },
  };
}
