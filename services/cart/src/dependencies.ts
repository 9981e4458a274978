import { type ConfigOf, createIdentity, createProjectionMetrics, type DependencyContext } from '@muse/kit';
import { createCatalogClient } from './adapters/catalog.ts';
import { createCheckoutClient } from './adapters/checkout.ts';
import type { config } from './config.ts';
import { shippingRates } from './domain/shipping-rates.ts';

export const dependencies = (ctx: DependencyContext<ConfigOf<(typeof config)['settings']>>) => ({
  catalog: createCatalogClient(ctx.caller('catalog', ctx.config.catalogUrl)),
  checkout: createCheckoutClient(ctx.caller('checkout', ctx.config.checkoutUrl)),
  /** Verifies the token of a guest who signs in. */
  identity: createIdentity(ctx.config),
  shippingTerms: {
    rates: shippingRates[ctx.config.shippingRates],
    freeShippingNearCents: ctx.config.freeShippingNearCents,
  },
  projectionMetrics: createProjectionMetrics(ctx.metrics),
  guestCartDays: ctx.config.guestCartDays,
});

export type CartDependencies = ReturnType<typeof dependencies>;
