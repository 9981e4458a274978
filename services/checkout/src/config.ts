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
import { shippingProviders } from './domain/shipping-quotes.ts';
import { countriesWithRates } from './domain/tax/rates.ts';

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
    declinesPerShopper: setting(
      'DECLINES_PER_SHOPPER',
      fromEnv.count.default(5),
      'Declined payments of a shopper, over sessions, after which *place* answers 429 until a wait has passed; 0: no limit',
    ),
    declinesPerAddress: setting(
      'DECLINES_PER_ADDRESS',
      fromEnv.count.optional(),
      'The same per network address, which many shoppers may share; 20 in production, no limit elsewhere unless set; 0: no limit',
    ),
    declinesPerCard: setting(
      'DECLINES_PER_CARD',
      fromEnv.count.optional(),
      'The same per card, whoever uses it; 5 in production, no limit elsewhere (test cards are shared) unless set; 0: no limit',
    ),
    declineWindowSeconds: setting(
      'DECLINE_WINDOW_SECONDS',
      fromEnv.positive.default(3600),
      'How long after the last decline, and the wait for it, earlier declines still count',
    ),
    declineWaitSeconds: setting(
      'DECLINE_WAIT_SECONDS',
      fromEnv.positive.default(60),
      'The first wait after too many declines; each further decline doubles it',
    ),
    declineMaxWaitSeconds: setting(
      'DECLINE_MAX_WAIT_SECONDS',
      fromEnv.positive.default(3600),
      'The longest wait after too many declines',
    ),
    serviceFeeBasisPoints: setting(
      'SERVICE_FEE_BASIS_POINTS',
      fromEnv.count.pipe(z.number().max(10_000)).default(0),
      'Our fee, in hundredths of a percent of the subtotal; frozen with the prices',
    ),
    serviceFeeFixedCents: setting(
      'SERVICE_FEE_FIXED_CENTS',
      fromEnv.count.pipe(z.number().max(100_000)).default(0),
      'A fixed fee per purchase, added to the percentage; both are split over the stores by their subtotals',
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
      namesOf(shippingProviders).default('rules'),
      'The provider of shipping rates: `rules`, those imported with each store, or `none`, shipping is free',
    ),
    shippingUnknown: setting(
      'SHIPPING_UNKNOWN',
      z.enum(['refuse', 'allow']).optional(),
      'A store without rates: `refuse` the address with 422, or `allow` it at a price of 0 with a warning; unless set, `refuse` in production and `allow` elsewhere',
    ),
    taxProvider: setting(
      'TAX_PROVIDER',
      z.enum(['rules', 'stripe', 'none']).default('rules'),
      'Who computes taxes: `rules`, a table of rates (approximate, no tax advice); `stripe`, Stripe Tax through payments; `none`: no tax',
    ),
    taxWhenUnavailable: setting(
      'TAX_WHEN_UNAVAILABLE',
      z.enum(['refuse', 'estimate']).default('refuse'),
      'If Stripe Tax does not answer: `refuse` with 503 before anything is charged, or `estimate` with the table of rates; we bear the difference',
    ),
  },
  (set) => [...productionNeedsAnIssuer(set), ...countriesWithoutRates(set)],
);

/** A country that the table of rates does not have would be sold to without tax. */
function countriesWithoutRates(set: {
  countriesServed?: string[];
  taxProvider?: string;
  taxWhenUnavailable?: string;
}): string[] {
  const usesRates =
    set.taxProvider === 'rules' || (set.taxProvider === 'stripe' && set.taxWhenUnavailable === 'estimate');
  const unknown = (set.countriesServed ?? []).filter((country) => !countriesWithRates.includes(country));
  return usesRates && unknown.length > 0
    ? [
        `COUNTRIES_SERVED has ${unknown.join(', ')}: the table of tax rates covers ${countriesWithRates.join(' and ')} only`,
      ]
    : [];
}
