import {
  commonSettings,
  declareConfig,
  fromEnv,
  productionNeedsAnIssuer,
  serviceUrl,
  setting,
  usualPorts,
} from '@muse/kit';
import { z } from 'zod';
import { shippingRates } from './domain/shipping-rates.ts';

export const config = declareConfig(
  {
    ...commonSettings('cart', usualPorts.cart),
    catalogUrl: serviceUrl('catalog', usualPorts.catalog),
    shippingRates: setting(
      'SHIPPING_RATES',
      z.enum(Object.keys(shippingRates) as (keyof typeof shippingRates)[]).default('none'),
      'The provider of shipping rates; `none`: shipping is free',
    ),
    guestCartDays: setting(
      'GUEST_CART_DAYS',
      fromEnv.positive.default(60),
      'After how many days without a change the cart of a guest is deleted; longer than the lifetime of a guest token',
    ),
  },
  productionNeedsAnIssuer,
);
