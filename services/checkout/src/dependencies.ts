import { type ConfigOf, createProjectionMetrics, type DependencyContext } from '@muse/kit';
import { createCartClient } from './adapters/cart.ts';
import { createCatalogClient } from './adapters/catalog.ts';
import { createPaymentsClient } from './adapters/payments.ts';
import type { config } from './config.ts';
import { shippingRates, taxes } from './domain/charges.ts';
import { createOutcomeWaiters } from './processes/outcome-waiters.ts';
import { readProgress } from './storage/session-progress.ts';

export const dependencies = ({
  config: settings,
  caller,
  db,
  log,
  metrics,
  onClose,
}: DependencyContext<ConfigOf<(typeof config)['settings']>>) => {
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
      tax: taxes[settings.tax],
    },
  };
};

export type CheckoutDependencies = ReturnType<typeof dependencies>;
