import { placementCancelled } from '@muse/contracts';
import { when } from '@muse/kit';
import { cancelOnce } from '../processes/cancel-order.ts';
import { lockOrderForEvent } from '../storage/orders.ts';

/** Usually late: whoever cancelled the order has written it down. If that process died after placement's yes, this completes it. */
export const markCancelledWhenPlacementCancelled = when(
  placementCancelled,
  'mark-cancelled-when-placement-cancelled',
  async ({ data: { orderNumber, by, reason } }, { tx, ignoreStale }) => {
    const order = await lockOrderForEvent(tx, orderNumber);
    if (!(await cancelOnce(tx, order, by, reason))) ignoreStale();
  },
);
