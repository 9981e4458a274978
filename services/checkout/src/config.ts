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
      'How long prices stay frozen; longer is kinder to the shopper, and the risk that a store asks more is ours',
    ),
    authenticationSeconds: setting(
      'AUTHENTICATION_SECONDS',
      fromEnv.positive.default(900),
      'How long the shopper has to answer the bank; afterwards the purchase is given up and a late charge goes back',
    ),
    placeWaitSeconds: setting(
      'PLACE_WAIT_SECONDS',
      fromEnv.positive.default(15),
      'How long a place request waits for its outcome before it answers 202; nothing depends on it but the answer',
    ),
    stalledPaymentSeconds: setting(
      'SILENT_PAYMENT_SECONDS',
      fromEnv.positive.default(60),
      'How long payments may be silent about a purchase before checkout says checkout.submitted again',
    ),
    stalledOrdersSeconds: setting(
      'SILENT_ORDERS_SECONDS',
      fromEnv.positive.default(30),
      'How long orders may be silent about a paid purchase before checkout says checkout.paid again',
    ),
    serviceFeeBasisPoints: setting(
      'SERVICE_FEE_BASIS_POINTS',
      fromEnv.count.pipe(z.number().max(10_000)).default(0),
      'Our fee, in hundredths of a percent of what the items cost; frozen with the prices',
    ),
    countriesServed: setting(
      'COUNTRIES_SERVED',
      z
        .string()
        .regex(/^[A-Z]{2}(?:,[A-Z]{2})*$/, 'two-letter codes with commas between them')
        .default('US')
        .transform((list) => list.split(',')),
      'Where we deliver at all (ISO 3166, comma between); each store may narrow it',
    ),
    shippingRates: setting(
      'SHIPPING_RATES',
      namesOf(shippingRates).default('none'),
      'Who says what shipping costs; `none` ships for nothing',
    ),
    tax: setting('TAX', namesOf(taxes).default('none'), 'Who says what tax is due; `none` adds no tax'),
  },
  productionNeedsAnIssuer,
);
