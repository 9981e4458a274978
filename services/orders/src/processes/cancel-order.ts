import { orderCancelled } from '@muse/contracts';
import type { Transaction } from '@muse/kit';
import { orderEventData } from '../domain/order-event-data.ts';
import { statusAfter } from '../domain/status-after.ts';
import { type LockedOrder, transitionOrder } from '../storage/orders.ts';

const withoutReason = 'Cancelled before it was placed at the store.';

/**
 * What follows from placement's yes, whether it came as an answer or as a fact: once, whichever is first.
 * False where the order is cancelled already.
 */
export async function cancelOnce(
  tx: Transaction,
  order: LockedOrder,
  by: string,
  reason: string | null,
): Promise<boolean> {
  const to = statusAfter(order.status, 'cancelled');
  if (to === undefined) return false;
  await transitionOrder(tx, order, { to, by, note: reason });
  const { totalCents, currency } = order;
  tx.publish(orderCancelled, { ...orderEventData(order), totalCents, currency, reason: reason ?? withoutReason });
  return true;
}
