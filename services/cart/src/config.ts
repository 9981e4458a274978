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
      'Who says what shipping costs; `none`: nothing is charged for it',
    ),
    guestCartDays: setting(
      'GUEST_CART_DAYS',
      fromEnv.positive.default(60),
      'After how many days a guest’s cart that nobody touched is forgotten; longer than a guest’s token lives',
    ),
  },
  productionNeedsAnIssuer,
);
