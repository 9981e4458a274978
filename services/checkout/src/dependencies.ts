import type { ConfigOf, DependencyContext } from '@muse/kit';
import { createCartClient } from './adapters/cart.ts';
import { createCatalogClient } from './adapters/catalog.ts';
import { createPaymentsClient } from './adapters/payments.ts';
import type { config } from './config.ts';
import { shippingRates, taxes } from './domain/charges.ts';
import { createOutcomeWaiters } from './processes/outcome-waiters.ts';
import { readProgress } from './storage/session-progress.ts';

export const dependencies = ({
  config: set,
  caller,
  db,
  log,
  onClose,
}: DependencyContext<ConfigOf<(typeof config)['settings']>>) => {
  const outcomeWaiters = createOutcomeWaiters((ids) => readProgress(db, ids), log);
  onClose(() => outcomeWaiters.close());
  return {
    catalog: createCatalogClient(caller('catalog', set.catalogUrl)),
    cart: createCartClient(caller('cart', set.cartUrl)),
    payments: createPaymentsClient(caller('payments', set.paymentsUrl)),
    outcomeWaiters,
    /** What was agreed with the business, as opposed to what the shopper says. */
    terms: {
      sessionLifetimeSeconds: set.sessionLifetimeSeconds,
      authenticationSeconds: set.authenticationSeconds,
      placeWaitSeconds: set.placeWaitSeconds,
      stalledPaymentSeconds: set.stalledPaymentSeconds,
      stalledOrdersSeconds: set.stalledOrdersSeconds,
      serviceFeeBasisPoints: set.serviceFeeBasisPoints,
      countriesServed: set.countriesServed,
      shippingRate: shippingRates[set.shippingRates],
      tax: taxes[set.tax],
    },
  };
};

export type CheckoutDependencies = ReturnType<typeof dependencies>;
