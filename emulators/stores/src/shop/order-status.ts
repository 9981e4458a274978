import { sendMail } from './mail.ts';
import type { Order, OrderStatus } from './order.ts';
import { type Problem, problem } from './problem.ts';
import type { Session } from './session.ts';
import type { Shop } from './shop.ts';

/** What the warehouse does: ships, delivers or cancels. The customer gets an e-mail. */
export function setStatus(shop: Shop, order: Order, status: OrderStatus): void {
  if (order.status === status) return;
  order.status = status;
  if (status === 'shipped') order.tracking ??= { carrier: 'UPS', code: `1Z${shop.id(16).toUpperCase()}` };
  sendMail(shop, order, status);
  shop.orderChanged(order, 'changed');
}

/** A customer may cancel what was not shipped. */
export function cancelByCustomer(shop: Shop, order: Order): Problem | null {
  if (order.status !== 'processing') return problem('bad_input', 'This order can no longer be cancelled.');
  setStatus(shop, order, 'cancelled');
  return null;
}

/** The orders of the account, or those that a guest placed in this session; the latest first. */
export function historyOf(shop: Shop, { account, orders }: Session): Order[] {
  return shop.orders
    .filter((order) => (account === null ? orders.includes(order.id) : order.account === account))
    .reverse();
}

/** With the number alone only one's own orders are found; a guest also gives the e-mail. */
export function findOrder(shop: Shop, session: Session, number: string, email?: string): Order | undefined {
  return (
    historyOf(shop, session).find((order) => order.number === number) ??
    shop.orders.find((order) => order.number === number && email !== undefined && order.email === email.trim())
  );
}
