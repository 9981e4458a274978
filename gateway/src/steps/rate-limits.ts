import { api, type Declaration } from '@muse/contracts';
import type { Exchange, Step } from '@muse/kit';
import type { Config } from '../config.ts';
import type { GatewayExchange } from '../route.ts';
import { clientAddressOf } from './client-address.ts';
import { createRateLimiter, type RateLimiter } from './rate-limiter.ts';

/** Requests with a valid token are counted per user, all others per address. 429 beyond the limit. */
export interface RateLimits {
  limitRate: Step;
  countAddress(exchange: Exchange): Promise<void>;
}

const defaultPerAddress = { production: 600, development: 0, test: 0 };

export function createRateLimits(config: Config): RateLimits {
  const limiter = (name: string, points: number): RateLimiter | undefined =>
    points === 0 ? undefined : createRateLimiter(name, points, config.rateLimitWindowSeconds);
  const perUser = limiter('user', config.rateLimitUser);
  const perPlace = limiter('place', config.rateLimitPlace);
  const perAddress = limiter('address', config.rateLimitAddress ?? defaultPerAddress[config.nodeEnv]);
  const countAddress = ({ req, res }: Exchange): Promise<void> =>
    count(perAddress, res, clientAddressOf(req, config.trustProxy));

  return {
    countAddress,
    async limitRate(exchange: GatewayExchange, { endpoint }: { endpoint: Declaration }) {
      // Stripe sends as many webhooks as it has to, and their signature keeps other senders out.
      if (endpoint.rawBody) return;
      const { subject } = exchange.actor;
      if (subject === '') return countAddress(exchange);
      await count(perUser, exchange.res, subject);
      if (endpoint.id !== api.checkout.place.id) return;
      await perPlace?.check(subject);
      // Only checkout knows whether this purchase was accepted before, so its response decides whether it counts.
      exchange.onServiceReply = ({ repeated }) => {
        if (repeated) perUser?.giveBack(subject);
        else perPlace?.take(subject).catch(() => undefined); // concurrent ones may exceed it; the next is refused
      };
    },
  };
}

async function count(limiter: RateLimiter | undefined, res: Exchange['res'], key: string): Promise<void> {
  const headers = await limiter?.take(key);
  if (!headers) return;
  res.setHeader('ratelimit-policy', headers['ratelimit-policy']);
  res.setHeader('ratelimit', headers.ratelimit);
}
