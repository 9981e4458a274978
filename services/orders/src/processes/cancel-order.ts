import { orderCancelled } from '@muse/contracts';
import { type ActionContext, type AnyReply, refuseUnless, type Transaction } from '@muse/kit';
import type { OrdersDependencies } from '../dependencies.ts';
import type { WholeOrder } from '../domain/api-order.ts';
import type { Cancellation } from '../domain/cancellation.ts';
import { statusAfter } from '../domain/status-after.ts';
import { type LockedOrder, lockOrder, transitionOrder } from '../storage/orders.ts';
import { endedOrderData } from './ended-order-data.ts';
import { readOrder } from './read-order.ts';

const withoutReason = 'Cancelled before it was placed at the store.';

/**
 * Cancels an order on request of its shopper or of an operator; both are bound by placement's decision. Placement is called
 * outside any transaction. If this process dies after placement has agreed, the event `placement.cancelled` completes the
 * cancellation.
 */
export async function cancelOnRequest<R extends AnyReply>(
  known: WholeOrder,
  cancellation: Cancellation,
  show: (order: WholeOrder) => R,
  { transaction, placement }: ActionContext & OrdersDependencies,
): Promise<R> {
  if (known.status === 'cancelled') return show(known);
  refuseUnless(known.status === 'pending', 'too_late_to_cancel');

  const { orderNumber } = known;
  await placement.cancel(orderNumber, cancellation);
  return transaction(async (tx) => {
    const order = await lockOrder(tx, orderNumber);
    refuseUnless(order, 'not_found');
    await applyCancellation(tx, order, cancellation);
    return show(await readOrder(tx, orderNumber));
  });
}

/**
 * Cancels an order that placement has cancelled. Placement's reply and its event both lead here; the first one has the effect.
 * Returns false if the order is cancelled already.
 */
export async function applyCancellation(
  tx: Transaction,
  order: LockedOrder,
  { by, reason, publicNote }: Cancellation,
): Promise<boolean> {
  const to = statusAfter(order.status, 'cancelled');
  if (to === undefined) return false;
  await transitionOrder(tx, order, { to, by, note: reason, publicNote });
  const why = { reason: reason ?? withoutReason, messageToShopper: publicNote };
  tx.publish(orderCancelled, await endedOrderData(tx, order, why));
  return true;
}
