import { api } from '@muse/contracts';
import { type ActionContext, answer, refuse, reply } from '@muse/kit';
import { refuseIfUnavailable, StripeRejectedError } from '../adapters/stripe-errors.ts';
import type { PaymentsDependencies } from '../dependencies.ts';

/** Stripe's codes for an address whose tax it cannot find. */
const addressCodes = [
  ...['customer_tax_location_invalid', 'invalid_tax_location', 'shipping_address_invalid', 'postal_code_invalid'],
  ...['state_unsupported', 'country_unsupported', 'country_code_invalid'],
];

/** One calculation per store, all at once. Any other answer than taxes is 503: nothing is sold without its tax. */
export const calculateTax = answer(
  api.payments.calculateTax,
  async ({ body: { currency, address, stores } }, { stripe, log }: ActionContext & PaymentsDependencies) => {
    try {
      const taxes = await refuseIfUnavailable(
        Promise.all(
          stores.map(async ({ storeId, lines, shippingCents }) => ({
            storeId,
            ...(await stripe.calculateTax({ currency, address, lines, shippingCents })),
          })),
        ),
      );
      return reply(200, { stores: taxes });
    } catch (error) {
      if (!(error instanceof StripeRejectedError)) throw error;
      const detail = 'The tax of this address is unknown. Check state, ZIP code and city.';
      if (addressCodes.includes(error.code)) refuse('invalid_address', { detail });
      log.error({ code: error.code }, 'Stripe Tax rejects our requests: no address can be set');
      return refuse('service_unavailable', { retryAfterSeconds: 60 });
    }
  },
);
