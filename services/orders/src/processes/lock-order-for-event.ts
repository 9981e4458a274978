import { NotReadyError, type Transaction } from '@muse/kit';
import { type LockedOrder, lockOrder } from '../storage/orders.ts';

/** Locks the order an event is about. The event may overtake the one that creates the order: it is then retried later. */
export async function lockOrderForEvent(tx: Transaction, orderNumber: string): Promise<LockedOrder> {
  const order = await lockOrder(tx, orderNumber);
  if (!order) throw new NotReadyError(`${orderNumber} does not exist yet`);
  return order;
}
