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
import { shippingRates, taxes } from './domain/charges.ts';

const namesOf = <Providers extends object>(providers: Providers) =>
  z.enum(Object.keys(providers) as [keyof Providers & string]);

export const config = declareConfig(
  {
    ...commonSettings('checkout', usualPorts.checkout),
    catalogUrl: serviceUrl('catalog', usualPorts.catalog),
    cartUrl: serviceUrl('cart', usualPorts.cart),
    paymentsUrl: serviceUrl('payments', usualPorts.payments),
    sessionLifetimeSeconds: setting(
      'SESSION_LIFETIME_SECONDS',
      fromEnv.positive.default(1800),
      'How long prices stay frozen; longer gives the shopper more time, and us the risk that a store raises a price',
    ),
    authenticationSeconds: setting(
      'AUTHENTICATION_SECONDS',
      fromEnv.positive.default(900),
      'How long the shopper has for the authentication at the bank; then the session expires and a late charge is refunded',
    ),
    placeWaitSeconds: setting(
      'PLACE_WAIT_SECONDS',
      fromEnv.positive.default(15),
      'How long a place request waits for its outcome before it answers 202; only the reply depends on it',
    ),
    stalledPaymentSeconds: setting(
      'SILENT_PAYMENT_SECONDS',
      fromEnv.positive.default(60),
      'How long checkout waits for payments before it publishes checkout.submitted again',
    ),
    stalledOrdersSeconds: setting(
      'SILENT_ORDERS_SECONDS',
      fromEnv.positive.default(30),
      'How long checkout waits for the orders of a paid session before it publishes checkout.paid again',
    ),
    serviceFeeBasisPoints: setting(
      'SERVICE_FEE_BASIS_POINTS',
      fromEnv.count.pipe(z.number().max(10_000)).default(0),
      'Our fee, in hundredths of a percent of the subtotal; frozen with the prices',
    ),
    countriesServed: setting(
      'COUNTRIES_SERVED',
      z
        .string()
        .regex(/^[A-Z]{2}(?:,[A-Z]{2})*$/, 'two-letter codes with commas between them')
        .default('US')
        .transform((list) => list.split(',')),
      'The countries we deliver to (ISO 3166, separated by commas); a store may exclude some',
    ),
    shippingRates: setting(
      'SHIPPING_RATES',
      namesOf(shippingRates).default('none'),
      'The provider of shipping rates; `none`: shipping is free',
    ),
    tax: setting('TAX', namesOf(taxes).default('none'), 'The provider of taxes; `none` adds no tax'),
  },
  productionNeedsAnIssuer,
);
