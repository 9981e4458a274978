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
    checkoutUrl: serviceUrl('checkout', usualPorts.checkout),
    shippingRates: setting(
      'SHIPPING_RATES',
      z.enum(Object.keys(shippingRates) as (keyof typeof shippingRates)[]).default('rules'),
      'The provider of shipping rates: `rules`, those imported with each store, or `none`, shipping is free',
    ),
    freeShippingNearCents: setting(
      'FREE_SHIPPING_NEAR_CENTS',
      fromEnv.count.default(2_000),
      'How much may be missing for free shipping at a store for the cart to mention it; 0: it never does',
    ),
    guestCartDays: setting(
      'GUEST_CART_DAYS',
      fromEnv.positive.default(60),
      'After how many days without a change the cart of a guest is deleted; longer than the lifetime of a guest token',
    ),
  },
  productionNeedsAnIssuer,
);
