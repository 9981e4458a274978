import type { Address } from '../../shop/address.ts';
import type { Shop } from '../../shop/shop.ts';
import { fillBag } from '../checkout-session.ts';
import type { CheckoutSession } from '../session.ts';
import type { CheckoutRequest } from './requests.ts';

/** Replaces the whole checkout. Too many units of an item become as many as the store sells; returns the messages that say so. */
export function replaceCheckout(shop: Shop, session: CheckoutSession, request: CheckoutRequest): object[] {
  const { line_items, buyer, fulfillment } = request;
  const { customer } = session;
  const id = customer.checkout?.id ?? shop.id(16);
  const [method] = fulfillment.methods;
  const [destination] = method?.destinations ?? [];
  const chosen = method?.groups[0]?.selected_option_id;
  session.buyer = buyer;
  customer.checkout = {
    id,
    ...(buyer.email && { email: buyer.email }),
    ...(destination && { address: addressOf(destination) }),
    ...(shop.settings.shippingMethods.some((each) => each.id === chosen) && { shippingMethod: chosen as string }),
  };
  const limit = shop.switches.quantityLimit ?? Number.POSITIVE_INFINITY;
  fillBag(
    session,
    line_items.map(({ item, quantity }) => ({ id: item.id, quantity: Math.min(quantity, limit) })),
  );
  return line_items.flatMap(({ quantity }, index) =>
    quantity > limit
      ? [
          {
            type: 'warning',
            code: 'quantity_adjusted',
            path: `$.line_items[${index}].quantity`,
            content: `We sell ${limit} of this item per customer.`,
          },
        ]
      : [],
  );
}

type Destination = CheckoutRequest['fulfillment']['methods'][number]['destinations'][number];

const addressOf = (given: Destination): Address => ({
  firstName: given.first_name || given.last_name,
  lastName: given.last_name,
  line1: given.street_address,
  line2: given.extended_address,
  city: given.address_locality,
  state: given.address_region.toUpperCase(),
  postalCode: given.postal_code,
  country: given.address_country as Address['country'],
  phone: given.phone_number || 'none',
});
