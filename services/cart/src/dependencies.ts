import { type ConfigOf, createProjectionMetrics, type DependencyContext } from '@muse/kit';
import { createCatalogClient } from './adapters/catalog.ts';
import type { config } from './config.ts';
import { shippingRates } from './domain/shipping-rates.ts';

export const dependencies = (ctx: DependencyContext<ConfigOf<(typeof config)['settings']>>) => ({
  catalog: createCatalogClient(ctx.caller('catalog', ctx.config.catalogUrl)),
  shippingTerms: {
    rates: shippingRates[ctx.config.shippingRates],
    freeShippingNearCents: ctx.config.freeShippingNearCents,
  },
  projectionMetrics: createProjectionMetrics(ctx.metrics),
  guestCartDays: ctx.config.guestCartDays,
});

export type CartDependencies = ReturnType<typeof dependencies>;
