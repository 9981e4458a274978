import { type ConfigOf, createProjectionMetrics, type DependencyContext } from '@muse/kit';
import { createCartClient } from './adapters/cart.ts';
import { createCatalogClient } from './adapters/catalog.ts';
import { createPaymentsClient } from './adapters/payments.ts';
import type { config } from './config.ts';
import { shippingRates, taxes } from './domain/charges.ts';
import type { DeclineLimits } from './domain/decline-limits.ts';
import { createOutcomeWaiters } from './processes/outcome-waiters.ts';
import { readProgress } from './storage/session-progress.ts';

type Settings = ConfigOf<(typeof config)['settings']>;

export const dependencies = ({ config: settings, caller, db, log, metrics, onClose }: DependencyContext<Settings>) => {
  const outcomeWaiters = createOutcomeWaiters((ids) => readProgress(db, ids), log);
  onClose(() => outcomeWaiters.close());
  return {
    catalog: createCatalogClient(caller('catalog', settings.catalogUrl)),
    cart: createCartClient(caller('cart', settings.cartUrl)),
    payments: createPaymentsClient(caller('payments', settings.paymentsUrl)),
    outcomeWaiters,
    projectionMetrics: createProjectionMetrics(metrics),
    /** The business rules that settings decide. */
    terms: {
      sessionLifetimeSeconds: settings.sessionLifetimeSeconds,
      authenticationSeconds: settings.authenticationSeconds,
      placeWaitSeconds: settings.placeWaitSeconds,
      stalledPaymentSeconds: settings.stalledPaymentSeconds,
      stalledOrdersSeconds: settings.stalledOrdersSeconds,
      serviceFeeBasisPoints: settings.serviceFeeBasisPoints,
      countriesServed: settings.countriesServed,
      shippingRate: shippingRates[settings.shippingRates],
      declineLimits: declineLimitsOf(settings),
      tax: taxes[settings.tax],
    },
  };
};

/** Outside production everybody has the same address and the same test cards, so these have no limit there unless it is set. */
const declineLimitsOf = (settings: Settings): DeclineLimits => ({
  allowed: {
    address: settings.declinesPerAddress ?? (settings.nodeEnv === 'production' ? 20 : 0),
    card: settings.declinesPerCard ?? (settings.nodeEnv === 'production' ? 5 : 0),
    shopper: settings.declinesPerShopper,
  },
  windowSeconds: settings.declineWindowSeconds,
  firstWaitSeconds: settings.declineWaitSeconds,
  maxWaitSeconds: settings.declineMaxWaitSeconds,
});

export type CheckoutDependencies = ReturnType<typeof dependencies>;
