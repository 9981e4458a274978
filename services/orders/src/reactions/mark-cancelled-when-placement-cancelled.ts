import { placementCancelled } from '@muse/contracts';
import { when } from '@muse/kit';
import { applyCancellation } from '../processes/cancel-order.ts';
import { lockOrderForEvent } from '../processes/lock-order-for-event.ts';

/** Usually stale: the request that cancelled the order has stored it. If that process died after placement agreed, this completes it. */
export const markCancelledWhenPlacementCancelled = when(
  placementCancelled,
  'mark-cancelled-when-placement-cancelled',
  async ({ data: { orderNumber, by, reason, messageToShopper = null } }, { tx, ignoreStale }) => {
    const order = await lockOrderForEvent(tx, orderNumber);
    if (!(await applyCancellation(tx, order, { by, reason, publicNote: messageToShopper }))) ignoreStale();
  },
);
