import { orderFailed, placementFailed } from '@muse/contracts';
import { when } from '@muse/kit';
import { aboutOrder } from '../domain/facts.ts';
import { statusAfter } from '../domain/progress.ts';
import { lockOrderOfFact, moveOrder } from '../storage/orders.ts';

/** The store cannot deliver. What we say now makes payments give the order's total back. */
export const markFailedWhenPlacementFailed = when(
  placementFailed,
  'mark-failed-when-placement-failed',
  async ({ data: { orderNumber, by, reason } }, { tx, ignoreStale }) => {
    const order = await lockOrderOfFact(tx, orderNumber);
    const to = statusAfter(order.status, 'failed');
    if (to === undefined) return ignoreStale();
    await moveOrder(tx, order, { to, by, note: reason });
    tx.publish(orderFailed, { ...aboutOrder(order), totalCents: order.totalCents, currency: order.currency, reason });
  },
);
