import { api, type Declaration } from '@muse/contracts';
import type { Actor } from '@muse/kit';
import type { Config } from './config.ts';
import type { Exchange } from './exchange.ts';
import { createLimit, type Limit } from './limit.ts';

/** Who may ask how often. Those with a good token are counted by who they are, all others by where they come from. */
export interface Limits {
  admit(endpoint: Declaration, exchange: Exchange, actor: Actor, address: string): Promise<void>;
  admitAnonymous(exchange: Exchange, address: string): Promise<void>;
}

const usualPerAddress = { production: 600, development: 0, test: 0 };

export function createLimits(config: Config): Limits {
  const limit = (name: string, points: number): Limit | undefined =>
    points === 0 ? undefined : createLimit(name, points, config.rateLimitWindowSeconds);
  const perUser = limit('user', config.rateLimitUser);
  const perPlace = limit('place', config.rateLimitPlace);
  const perAddress = limit('address', config.rateLimitAddress ?? usualPerAddress[config.nodeEnv]);

  const count = async (limit: Limit | undefined, { res }: Exchange, key: string): Promise<void> => {
    const left = await limit?.take(key);
    if (!left) return;
    res.setHeader('ratelimit-policy', left['ratelimit-policy']);
    res.setHeader('ratelimit', left.ratelimit);
  };
  const admitAnonymous = (exchange: Exchange, address: string) => count(perAddress, exchange, address);

  return {
    admitAnonymous,
    async admit(endpoint, exchange, { subject }, address) {
      if (endpoint.rawBody) return; // a webhook: Stripe sends as many as it must, and its signature keeps others out
      if (subject === '') return admitAnonymous(exchange, address);
      await count(perUser, exchange, subject);
      if (endpoint.id !== api.checkout.place.id) return;
      await perPlace?.look(subject);
      // Only checkout knows whether this purchase was accepted before, so the answer decides whether the place counts.
      exchange.settle = ({ repeated }) => {
        if (repeated) perUser?.giveBack(subject);
        else perPlace?.take(subject).catch(() => undefined); // many at once may go beyond; the next one is refused
      };
    },
  };
}
