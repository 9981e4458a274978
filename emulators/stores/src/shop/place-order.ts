import { soldOutLine } from './bag.ts';
import { emptyBag } from './bag-lines.ts';
import { sendMail } from './mail.ts';
import type { Order } from './order.ts';
import { type Problem, problem } from './problem.ts';
import type { Checkout, Session } from './session.ts';
import type { Shop } from './shop.ts';
import { totals } from './totals.ts';

/** What still has to be entered before the order, in the order of the pages. */
export function missingStep(shop: Shop, session: Session): Problem | null {
  const { checkout, bag } = session;
  if (bag.lines.length === 0) return problem('empty_bag', 'Your bag is empty.', 'bag');
  if (!checkout?.email) return problem('incomplete', 'Please sign in or continue as a guest.', 'sign_in');
  if (!checkout.address) return problem('incomplete', 'Enter your address.', 'address');
  if (!checkout.shippingMethod) return problem('incomplete', 'Choose a shipping method.', 'shipping');
  if (!checkout.card) return problem('incomplete', 'Enter your card.', 'payment');
  if (shop.switches.threeDSecure && !checkout.authenticated)
    return problem('incomplete', 'Confirm the payment with your bank.', 'three_d_secure');
  return null;
}

/**
 * Records the order. A shop with a token against double submission returns the order of the same checkout again; one without records a
 * second order, even though the first emptied the bag: the browser that repeats a POST repeats it with everything the first one had.
 */
export function placeOrder(shop: Shop, session: Session, checkoutId: string): Order | Problem {
  const earlier = shop.orders.find((order) => order.checkoutId === checkoutId && session.orders.includes(order.id));
  if (earlier && shop.switches.doubleSubmitToken) return earlier;
  if (earlier) return record(shop, session, { ...earlier });
  const missing = missingStep(shop, session) ?? soldOutLine(shop, session.bag, 'order');
  if (missing) return missing;
  const { email, address, shippingMethod, card, id } = session.checkout as Required<Checkout>;
  if (id !== checkoutId) return problem('incomplete', 'Your checkout has changed. Please review it again.', 'bag');
  const { account, bag } = session;
  const order = record(shop, session, {
    ...totals(shop, session, 'order'),
    ...{ checkoutId, account, email, address, shippingMethod, card },
    promo: bag.promo,
    currency: shop.switches.currency,
  });
  session.bag = emptyBag();
  if (account) shop.bags.set(account, session.bag);
  session.checkout = null;
  return order;
}

type Bought = Omit<Order, 'id' | 'number' | 'status' | 'tracking' | 'placedAt'>;

function record(shop: Shop, session: Session, bought: Bought): Order {
  const order: Order = {
    ...bought,
    id: shop.id(12),
    number: (shop.switches.sameOrderNumber && shop.orders[0]?.number) || nextNumber(shop),
    status: 'processing',
    tracking: null,
    placedAt: new Date(shop.now()).toISOString(),
  };
  shop.orders.push(order);
  session.orders.push(order.id);
  sendMail(shop, order, 'confirmation');
  shop.orderChanged(order, 'created');
  return order;
}

/** Unique, also among the orders of earlier starts. */
function nextNumber(shop: Shop): string {
  const number = String(700_000_000 + Math.floor(shop.random() * 90_000_000) + shop.orders.length);
  return shop.orders.some((order) => order.number === number) ? nextNumber(shop) : number;
}
