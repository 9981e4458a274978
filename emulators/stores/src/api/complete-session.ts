import { readCard } from '../shop/card.ts';
import type { Order } from '../shop/order.ts';
import { placeOrder } from '../shop/place-order.ts';
import { isProblem, type Problem } from '../shop/problem.ts';
import type { Shop } from '../shop/shop.ts';
import type { EnteredCard } from './entered-card.ts';
import type { CheckoutSession } from './session.ts';

/** Charges the card and records the order. The caller has checked that nothing is missing. */
export function completeSession(shop: Shop, session: CheckoutSession, entered: EnteredCard): Order | Problem {
  const { customer } = session;
  const card = readCard(shop, {
    cardNumber: entered.number,
    cardName: entered.name,
    expiry: `${String(entered.expiryMonth).padStart(2, '0')}/${entered.expiryYear}`,
    cvc: entered.cvc,
  });
  if (isProblem(card)) return card;
  if (!customer.checkout) throw new Error('A completed session has no checkout.');
  customer.checkout.card = card;
  const order = placeOrder(shop, customer, customer.checkout.id);
  if (isProblem(order)) return order;
  session.status = 'completed';
  session.orderId = order.id;
  return order;
}
