import { isSoldOut, type Product, type Variant } from '../shop/products.ts';
import type { Shop } from '../shop/shop.ts';
import type { CheckoutSession, Protocol } from './session.ts';

export function openSession(shop: Shop, protocol: Protocol, origin: string): CheckoutSession {
  const customer = shop.newSession();
  customer.checkout = { id: shop.id(16) };
  const session: CheckoutSession = {
    id: `${protocol === 'acp' ? 'cs' : 'chk'}_${shop.id(20)}`,
    protocol,
    origin,
    customer,
    status: 'open',
    buyer: {},
    orderId: null,
    createdAt: new Date(shop.now()).toISOString(),
  };
  shop.api.sessions.set(session.id, session);
  return session;
}

export const findSession = (shop: Shop, protocol: Protocol, id: string | undefined): CheckoutSession | undefined => {
  const session = id === undefined ? undefined : shop.api.sessions.get(id);
  return session?.protocol === protocol ? session : undefined;
};

/** How the API names a variant: `NORD-CASH-01/M/Navy`, with empty parts for what a product does not have. */
export const itemId = ({ sku, size, color }: Variant): string => `${sku}/${size}/${color}`;

function variantOf(id: string): Variant {
  const [sku = '', size = '', color = ''] = id.split('/');
  return { sku, size, color };
}

/** Replaces the bag. What is sold out or too much stays in it, so that the answer can say so. */
export function fillBag({ customer }: CheckoutSession, items: { id: string; quantity: number }[]): void {
  customer.bag.lines = [];
  for (const { id, quantity } of items) {
    const present = customer.bag.lines.find((line) => itemId(line) === id);
    if (present) present.quantity += quantity;
    else customer.bag.lines.push({ ...variantOf(id), quantity });
  }
}

/** A product in a variant that the shop sells, also if it is sold out. */
export const isKnown = (product: Product | undefined, variant: Variant): boolean =>
  product !== undefined &&
  (isSoldOut(product, variant) || (offers(product.sizes, variant.size) && offers(product.colors, variant.color)));

const offers = (choices: string[], chosen: string): boolean =>
  choices.length === 0 ? chosen === '' : choices.includes(chosen);
