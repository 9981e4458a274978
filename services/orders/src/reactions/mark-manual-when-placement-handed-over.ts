import { placementHandedOver } from '@muse/contracts';
import { when } from '@muse/kit';
import { lockOrderForEvent } from '../processes/lock-order-for-event.ts';
import { notePlacement, setManualPlacement } from '../storage/orders.ts';

/**
 * A machine leaves the order to a person: it shows `manual` as its placement method, and its history says why the machine stopped. Release
 * 0.1.0 publishes it for every order.
 */
export const markManualWhenPlacementHandedOver = when(
  placementHandedOver,
  'note-the-way-when-placement-handed-over', // stored name; do not rename
  async ({ data: { orderNumber, code, reason } }, { tx, ignoreStale }) => {
    if (code === undefined && (await setManualPlacement(tx, orderNumber))) return;
    const order = await lockOrderForEvent(tx, orderNumber);
    if (order.status !== 'pending') return ignoreStale();
    await notePlacement(tx, order, { method: 'manual', by: 'placement', note: reason });
  },
);
