import { z } from 'zod';
import { setStatus } from '../shop/order-status.ts';
import type { Shop } from '../shop/shop.ts';

const move = z.strictObject({
  number: z.string(),
  status: z.enum(['processing', 'shipped', 'delivered', 'cancelled']),
});

/** The warehouse ships, delivers or cancels every order with this number. */
export function moveOrders(shop: Shop, body: unknown): { moved: number } {
  const { number, status } = move.parse(body);
  const orders = shop.orders.filter((order) => order.number === number);
  for (const order of orders) setStatus(shop, order, status);
  return { moved: orders.length };
}
