import type { Address } from '../../shop/address.ts';
import type { Shop } from '../../shop/shop.ts';
import { fillBag } from '../checkout-session.ts';
import type { CheckoutSession } from '../session.ts';
import { splitName } from '../split-name.ts';
import type { SessionChange } from './requests.ts';

/** What a request brings replaces what the session had; what it does not mention stays. */
export function applyChange(shop: Shop, session: CheckoutSession, change: SessionChange): void {
  const { buyer, line_items, fulfillment_details: details, selected_fulfillment_options: options } = change;
  const { checkout } = session.customer;
  if (!checkout) return;
  if (line_items)
    fillBag(
      session,
      line_items.map(({ id }) => ({ id, quantity: 1 })),
    );
  if (buyer) {
    const { first_name, last_name, email, phone_number } = buyer;
    session.buyer = { first_name, last_name, email, phone_number };
  }
  checkout.email = details?.email ?? buyer?.email ?? checkout.email;
  if (details?.address) {
    const { name, line_one, line_two = '', city, state, country, postal_code } = details.address;
    checkout.address = {
      ...splitName(name),
      ...{ line1: line_one, line2: line_two, city, state: state.toUpperCase() },
      ...{ postalCode: postal_code, country: country as Address['country'] },
      phone: details.phone_number ?? 'none',
    };
  }
  const chosen = options?.[0]?.option_id;
  if (chosen && shop.settings.shippingMethods.some(({ id }) => id === chosen)) checkout.shippingMethod = chosen;
}
