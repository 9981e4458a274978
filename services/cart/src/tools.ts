import type { ConfigOf, Toolbox } from '@muse/kit';
import { createCatalog } from './adapters/catalog.ts';
import type { config } from './config.ts';
import { shippingRates } from './domain/shipping-rates.ts';

export const tools = (box: Toolbox<ConfigOf<(typeof config)['settings']>>) => ({
  catalog: createCatalog(box.caller('catalog', box.config.catalogUrl)),
  rates: shippingRates[box.config.shippingRates],
  guestCartDays: box.config.guestCartDays,
});

export type Tools = ReturnType<typeof tools>;
