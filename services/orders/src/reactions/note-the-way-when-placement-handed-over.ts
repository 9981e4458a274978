import { placementHandedOver } from '@muse/contracts';
import { when } from '@muse/kit';
import { noteManualWay } from '../storage/orders.ts';

/** A person will place it; the order shows which way it goes. */
export const noteTheWayWhenPlacementHandedOver = when(
  placementHandedOver,
  'note-the-way-when-placement-handed-over',
  async ({ data }, { tx, ignoreStale }) => {
    if (!(await noteManualWay(tx, data.orderNumber))) ignoreStale();
  },
);
