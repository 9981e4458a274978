import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { type ConfigOf, createBreaker, type DependencyContext } from '@muse/kit';
import Stripe from 'stripe';
import type { config } from '../config.ts';
import { type CallBudget, createCallBudget } from './call-budget.ts';
import { isStripeAnswer, StripeUnavailableError, translateStripeError } from './stripe-errors.ts';
import { createStripeMetrics } from './stripe-metrics.ts';

export type StripeContext = DependencyContext<ConfigOf<(typeof config)['settings']>>;

/** Makes one call to Stripe. `what` names it in errors and logs. */
export type CallStripe = <T extends { object: string }>(
  what: string,
  call: (client: Stripe) => Promise<T>,
) => Promise<T>;

/**
 * Three ways to call Stripe, each with its own circuit breaker, so that failing refunds never stop charges, and one budget of
 * calls per second. Both throw `StripeUnavailableError` (the outcome is unknown) or `StripeRejectedError` (the request was wrong).
 */
export function createStripeCalls({ config: set, metrics, log, onClose }: StripeContext): {
  charging: CallStripe;
  other: CallStripe;
  /** Apart, because taxes are asked for on another service of Stripe and may be estimated without it. */
  tax: CallStripe;
  prioritize: CallBudget['prioritize'];
} {
  const { client, close } = createClient(set);
  onClose(close);
  const budget = createCallBudget(set.stripeCallsPerSecond);
  const measure = createStripeMetrics(metrics);
  const callsThrough = (name: string): CallStripe => {
    const breaker = createBreaker(name, metrics, { isAnswer: isStripeAnswer });
    return async (what, call) => {
      try {
        await budget.take(what);
        return await measure(what, () =>
          breaker(async () => {
            const answer = await call(client);
            // Stripe's client takes any JSON without an error for the object, for example that of a proxy.
            if (typeof answer.object !== 'string')
              throw new StripeUnavailableError(`${what}: the answer is not a Stripe object`);
            return answer;
          }),
        );
      } catch (error) {
        throw translateStripeError(what, error, log);
      }
    };
  };
  return {
    charging: callsThrough('stripe-charge'),
    other: callsThrough('stripe-reads-and-refunds'),
    tax: callsThrough('stripe-tax'),
    prioritize: budget.prioritize,
  };
}

/** Tries each call at most twice. Longer retries are made by our jobs, which occupy no worker between their attempts. */
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
