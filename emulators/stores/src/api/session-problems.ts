import { readAddress } from '../shop/address.ts';
import { soldOutAt } from '../shop/bag.ts';
import { isProblem } from '../shop/problem.ts';
import type { Shop } from '../shop/shop.ts';
import type { Step } from '../shop/steps.ts';
import { isKnown } from './checkout-session.ts';
import type { CheckoutSession } from './session.ts';

/** Why a session cannot be completed yet; each protocol has its own names for these. */
export interface SessionProblem {
  kind:
    | 'unknown_item'
    | 'sold_out'
    | 'too_many'
    | 'no_email'
    | 'no_address'
    | 'bad_address'
    | 'undeliverable'
    | 'no_shipping'
    | 'authentication';
  text: string;
  /** The index of the line in the bag. */
  line?: number;
}

export function problemsOf(shop: Shop, { customer }: CheckoutSession, step: Step): SessionProblem[] {
  const { bag, checkout } = customer;
  const problems: SessionProblem[] = [];
  for (const [line, variant] of bag.lines.entries()) {
    const product = shop.product(variant.sku);
    const limit = shop.switches.quantityLimit;
    if (!isKnown(product, variant)) problems.push({ kind: 'unknown_item', text: 'We do not sell this item.', line });
    else if (soldOutAt(shop, variant, step))
      problems.push({ kind: 'sold_out', text: `${product?.name} is sold out.`, line });
    else if (limit !== null && variant.quantity > limit)
      problems.push({ kind: 'too_many', text: `Limit ${limit} per customer.`, line });
  }
  if (!checkout?.email) problems.push({ kind: 'no_email', text: 'An e-mail address is needed.' });
  if (!checkout?.address) problems.push({ kind: 'no_address', text: 'A delivery address is needed.' });
  else if (shop.switches.addressRejected)
    problems.push({ kind: 'undeliverable', text: 'We can’t deliver to this address.' });
  else {
    const read = readAddress(shop, checkout.address);
    if (isProblem(read)) problems.push({ kind: 'bad_address', text: read.text });
  }
  if (!checkout?.shippingMethod) problems.push({ kind: 'no_shipping', text: 'Choose how we deliver.' });
  if (problems.length === 0 && shop.switches.threeDSecure)
    problems.push({ kind: 'authentication', text: 'The bank of the card wants to ask its holder.' });
  return problems;
}
