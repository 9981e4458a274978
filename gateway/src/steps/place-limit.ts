import type { GatewayExchange } from '../route.ts';
import type { RateLimiter } from './rate-limiter.ts';

/** The point of one session that is being placed; all concurrent requests for it share it. */
interface PlacePoint {
  taken: Promise<unknown>;
  requests: number;
  counts: boolean;
}

/**
 * Counts purchases placed. The point is taken before the request is forwarded, so that concurrent purchases cannot exceed the
 * limit. Only checkout knows whether the session was accepted before: if every reply says so, or none came, the point is released.
 */
export function createPlaceLimit(limiter: RateLimiter): (exchange: GatewayExchange) => Promise<void> {
  const points = new Map<string, PlacePoint>();
  return async (exchange) => {
    const { subject } = exchange.actor;
    const key = `${subject} ${exchange.path}`;
    const point = points.get(key) ?? { taken: limiter.take(subject), requests: 0, counts: false };
    points.set(key, point);
    point.requests += 1;
    let refused = false;
    const end = () => {
      point.requests -= 1;
      if (point.requests > 0) return;
      points.delete(key);
      if (!point.counts && !refused) limiter.release(subject);
    };
    exchange.onServiceReply = ({ repeated }) => {
      point.counts ||= !repeated;
    };
    try {
      await point.taken;
    } catch (error) {
      refused = true;
      end();
      throw error;
    }
    if (exchange.res.destroyed) end();
    else exchange.res.once('close', end);
  };
}
