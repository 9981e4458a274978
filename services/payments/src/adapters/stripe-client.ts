import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { type ConfigOf, createBreaker, type DependencyContext } from '@muse/kit';
import Stripe from 'stripe';
import type { config } from '../config.ts';
import { isStripeAnswer, StripeUnavailableError, translateStripeError } from './stripe-errors.ts';

export type StripeContext = DependencyContext<ConfigOf<(typeof config)['settings']>>;

/** Asks Stripe for one thing. `what` names it in errors and logs. */
export type CallStripe = <T extends { object: string }>(
  what: string,
  call: (client: Stripe) => Promise<T>,
) => Promise<T>;

/**
 * Two ways to one Stripe, each with its own breaker, so that refunds in trouble never stop a charge. Both throw `StripeUnavailableError`
 * (outcome unknown) or `StripeRejectedError` (the request was wrong).
 */
export function createStripeCalls({ config: set, metrics, log, onClose }: StripeContext): {
  charging: CallStripe;
  other: CallStripe;
} {
  const { client, close } = createClient(set);
  onClose(close);
  const through = (name: string): CallStripe => {
    const breaker = createBreaker(name, metrics, { isAnswer: isStripeAnswer });
    return async (what, call) => {
      try {
        return await breaker(async () => {
          const answer = await call(client);
          // JSON without an error is taken for the object by Stripe's client, whoever on the way answered it.
          if (typeof answer.object !== 'string')
            throw new StripeUnavailableError(`${what}: an answer that is no object`);
          return answer;
        });
      } catch (error) {
        throw translateStripeError(what, error, log);
      }
    };
  };
  return { charging: through('stripe-charge'), other: through('stripe-reads-and-refunds') };
}

/** Two tries of `timeout` each at most; longer pauses are ours to make, with no place of work held meanwhile. */
function createClient(set: StripeContext['config']): { client: Stripe; close: () => void } {
  const base = set.stripeApiBase === undefined ? undefined : new URL(set.stripeApiBase);
  const plain = base?.protocol === 'http:';
  const httpAgent = plain ? new HttpAgent({ keepAlive: true }) : new HttpsAgent({ keepAlive: true });
  const client = new Stripe(set.stripeSecretKey, {
    httpAgent,
    timeout: set.stripeTimeoutMs,
    maxNetworkRetries: 1,
    telemetry: false,
    appInfo: { name: 'Muse Commerce', url: set.appUrl },
    ...(base && {
      host: base.hostname,
      port: base.port || (plain ? 80 : 443),
      protocol: plain ? ('http' as const) : ('https' as const),
    }),
  });
  return { client, close: () => httpAgent.destroy() };
}
