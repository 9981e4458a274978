import { api, type Declaration } from '@muse/contracts';
import type { Exchange, Step } from '@muse/kit';
import type { Config } from '../config.ts';
import type { GatewayExchange } from '../route.ts';
import { createPlaceLimit } from './place-limit.ts';
import { createRateLimiter, type RateLimiter } from './rate-limiter.ts';
import type { SharedCounters } from './shared-counters.ts';

/** Every request is counted per address and, with a valid token, per user. 429 beyond a limit. */
export interface RateLimits {
  limitRate: Step;
  countAddress(exchange: GatewayExchange): Promise<void>;
}

/** Limits per address outside production are off, because there all callers share one. */
const perAddressInProduction = { requests: 600, guests: 200 };
const secondsPerDay = 24 * 60 * 60;

export function createRateLimits(config: Config, shared: SharedCounters | undefined): RateLimits {
  const limiter = (name: string, points: number, windowSeconds: number, more: { exact?: true } = {}) =>
    points === 0 ? undefined : createRateLimiter({ name, points, windowSeconds, shared, ...more });
  const whereItIsOn = (points: number) => (config.nodeEnv === 'production' ? points : 0);
  const { rateLimitWindowSeconds: window } = config;
  const perUser = limiter('user', config.rateLimitUser, window);
  const perPlace = limiter('place', config.rateLimitPlace, window, { exact: true });
  const perAddress = limiter(
    'address',
    config.rateLimitAddress ?? whereItIsOn(perAddressInProduction.requests),
    window,
  );
  const guests = config.rateLimitGuests ?? whereItIsOn(perAddressInProduction.guests);
  const perGuest = limiter('guests', guests, secondsPerDay);
  const limitPlace = perPlace && createPlaceLimit(perPlace);
  const countAddress = ({ res, clientAddress = '' }: GatewayExchange) => count(perAddress, res, clientAddress);

  return {
    countAddress,
    async limitRate(exchange: GatewayExchange, { endpoint }: { endpoint: Declaration }) {
      // Stripe sends as many webhooks as it has to, and their signature keeps other senders out.
      if (endpoint.rawBody) return;
      const { clientAddress = '', res } = exchange;
      const { subject } = exchange.actor;
      if (subject === '') await countAddress(exchange);
      else await Promise.all([perAddress?.take(clientAddress), count(perUser, res, subject)]);
      if (endpoint.id === api.gateway.createGuest.id) await count(perGuest, res, clientAddress);
      if (endpoint.id !== api.checkout.place.id) return;
      await limitPlace?.(exchange);
      afterReply(exchange, ({ repeated }) => {
        if (!repeated) return;
        perUser?.release(subject);
        perAddress?.release(clientAddress);
      });
    },
  };
}

type OnServiceReply = NonNullable<GatewayExchange['onServiceReply']>;

function afterReply(exchange: GatewayExchange, then: OnServiceReply): void {
  const before = exchange.onServiceReply;
  exchange.onServiceReply = (serviceReply) => {
    before?.(serviceReply);
    then(serviceReply);
  };
}

async function count(limiter: RateLimiter | undefined, res: Exchange['res'], key: string): Promise<void> {
  const headers = await limiter?.take(key);
  if (!headers) return;
  res.setHeader('ratelimit-policy', headers['ratelimit-policy']);
  res.setHeader('ratelimit', headers.ratelimit);
}
