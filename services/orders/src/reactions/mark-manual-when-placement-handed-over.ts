import { placementHandedOver } from '@muse/contracts';
import { when } from '@muse/kit';
import { lockOrderForEvent } from '../processes/lock-order-for-event.ts';
import { setManualPlacement } from '../storage/orders.ts';

/** The order will be placed by hand: it shows `manual` as its placement method. */
export const markManualWhenPlacementHandedOver = when(
  placementHandedOver,
  'note-the-way-when-placement-handed-over', // stored name; do not rename
  async ({ data: { orderNumber } }, { tx, ignoreStale }) => {
    if (await setManualPlacement(tx, orderNumber)) return;
    await lockOrderForEvent(tx, orderNumber);
    ignoreStale();
  },
);
