import { NotReadyError, type Transaction } from '@muse/kit';
import type { LockedOrder } from '../storage/orders.ts';
import { lockOrderForEvent } from './lock-order-for-event.ts';

/** Locks an order that its store has accepted. What the store says next may overtake the event that says so: it is then retried later. */
export async function lockPlacedOrder(tx: Transaction, orderNumber: string): Promise<LockedOrder> {
  const order = await lockOrderForEvent(tx, orderNumber);
  if (order.status === 'pending') throw new NotReadyError(`${orderNumber} is not placed yet`);
  return order;
}
