import { guestMerged } from '@muse/contracts';
import { when } from '@muse/kit';
import { giveOrders } from '../storage/orders.ts';

/** The orders of a guest become those of the shopper as whom the guest has signed in. */
export const moveOrdersWhenGuestMerged = when(
  guestMerged,
  'move-orders-when-guest-merged',
  ({ data: { guest, shopper } }, { tx }) => giveOrders(tx, guest, shopper),
);
