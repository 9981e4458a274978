import { placementHandedOver } from '@muse/contracts';
import { when } from '@muse/kit';
import { setManualPlacement } from '../storage/orders.ts';

/** A person will place it; the order shows which way it goes. */
export const noteTheWayWhenPlacementHandedOver = when(
  placementHandedOver,
  'note-the-way-when-placement-handed-over',
  async ({ data }, { tx, ignoreStale }) => {
    if (!(await setManualPlacement(tx, data.orderNumber))) ignoreStale();
  },
);
