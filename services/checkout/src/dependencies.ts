import { type ConfigOf, createProjectionMetrics, type DependencyContext, type Log } from '@muse/kit';
import { createCartClient } from './adapters/cart.ts';
import { createCatalogClient } from './adapters/catalog.ts';
import { createPaymentsClient } from './adapters/payments.ts';
import type { config } from './config.ts';
import type { TaxProvider } from './domain/charges.ts';
import type { DeclineLimits } from './domain/decline-limits.ts';
import { shippingProviders } from './domain/shipping-quotes.ts';
import { createOutcomeWaiters } from './processes/outcome-waiters.ts';
import { estimateIfUnavailable, noTax, stripeTax, taxRules } from './processes/tax-providers.ts';
import { readProgress } from './storage/session-progress.ts';

type Settings = ConfigOf<(typeof config)['settings']>;

export const dependencies = ({ config: settings, caller, db, log, metrics, onClose }: DependencyContext<Settings>) => {
  const outcomeWaiters = createOutcomeWaiters((ids) => readProgress(db, ids), log);
  onClose(() => outcomeWaiters.close());
  const payments = createPaymentsClient(caller('payments', settings.paymentsUrl));
  return {
    catalog: createCatalogClient(caller('catalog', settings.catalogUrl)),
    cart: createCartClient(caller('cart', settings.cartUrl)),
    payments,
    /** Computes the taxes of a purchase. Never called inside a transaction. */
    tax: taxProviderOf(settings, payments, log),
    outcomeWaiters,
    projectionMetrics: createProjectionMetrics(metrics),
    /** The business rules that settings decide. */
    terms: {
      sessionLifetimeSeconds: settings.sessionLifetimeSeconds,
      authenticationSeconds: settings.authenticationSeconds,
      placeWaitSeconds: settings.placeWaitSeconds,
      stalledPaymentSeconds: settings.stalledPaymentSeconds,
      stalledOrdersSeconds: settings.stalledOrdersSeconds,
      serviceFee: { basisPoints: settings.serviceFeeBasisPoints, fixedCents: settings.serviceFeeFixedCents },
      countriesServed: settings.countriesServed,
      quoteShipping: shippingProviders[settings.shippingRates],
      refuseUnknownShipping: refusesUnknownShipping(settings),
      declineLimits: declineLimitsOf(settings),
    },
  };
};

function taxProviderOf(
  { taxProvider, taxWhenUnavailable }: Settings,
  payments: ReturnType<typeof createPaymentsClient>,
  log: Log,
): TaxProvider {
  if (taxProvider === 'none') return noTax;
  if (taxProvider === 'rules') return taxRules;
  return taxWhenUnavailable === 'estimate' ? estimateIfUnavailable(stripeTax(payments), log) : stripeTax(payments);
}

/** In production no purchase is shipped at a price of 0 because the store's rates were not imported. */
const refusesUnknownShipping = ({ shippingUnknown, nodeEnv }: Settings): boolean =>
  (shippingUnknown ?? (nodeEnv === 'production' ? 'refuse' : 'allow')) === 'refuse';

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
