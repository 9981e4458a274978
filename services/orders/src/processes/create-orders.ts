import { type checkoutPaid, type DataOf, orderCreated } from '@muse/contracts';
import { type Transaction, UnprocessableError } from '@muse/kit';
import { type CreatedOrder, insertOrders, lockOrdersOfSession } from '../storage/new-orders.ts';

/**
 * Creates one order per store of a paid purchase and publishes `order.created` for each. If the purchase is published again, no
 * order is created twice, but the events are published again.
 */
export async function createOrders(tx: Transaction, paid: DataOf<typeof checkoutPaid>): Promise<void> {
  const inserted = await insertOrders(tx, paid);
  const created = inserted.length === paid.orders.length ? inserted : await existingOrders(tx, paid);
  const createdAt = new Map(created.map((order) => [order.orderNumber, order.createdAt]));
  const { sessionId, shopper, currency, address } = paid;
  for (const order of paid.orders) {
    const orderCreatedAt = createdAt.get(order.orderNumber) as string;
    tx.publish(orderCreated, { ...order, sessionId, shopper, currency, address, createdAt: orderCreatedAt });
  }
}

/**
 * The orders of the session, locked because events about them are published again. Throws `UnprocessableError` if the purchase
 * contradicts them or uses an order number of another purchase: its event would describe the wrong order.
 */
async function existingOrders(
  tx: Transaction,
  { sessionId, orders }: DataOf<typeof checkoutPaid>,
): Promise<CreatedOrder[]> {
  const existing = await lockOrdersOfSession(tx, sessionId);
  for (const { orderNumber, storeId } of orders)
    if (!existing.some((order) => order.orderNumber === orderNumber && order.storeId === storeId))
      throw new UnprocessableError(`${orderNumber} at ${storeId} contradicts an existing order`);
  return existing;
}
