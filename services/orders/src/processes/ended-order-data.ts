import type { DataOf, orderCancelled } from '@muse/contracts';
import type { Transaction } from '@muse/kit';
import { orderEventData } from '../domain/order-event-data.ts';
import { standingDisputeOf } from '../storage/disputes.ts';
import type { LockedOrder } from '../storage/orders.ts';

/** What the events about an order that failed or was cancelled carry: its total is refunded, unless a dispute stands against it. */
export async function endedOrderData(
  tx: Transaction,
  order: LockedOrder,
  { reason, messageToShopper }: { reason: string; messageToShopper: string | null },
): Promise<DataOf<typeof orderCancelled>> {
  const { totalCents, currency } = order;
  const dispute = await standingDisputeOf(tx, order.sessionId);
  const data = { ...orderEventData(order), totalCents, currency, reason, messageToShopper };
  return dispute ? { ...data, dispute } : data;
}
