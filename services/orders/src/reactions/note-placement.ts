import { placementOutcomeUnknown, placementStarted } from '@muse/contracts';
import { when } from '@muse/kit';
import { lockOrderForEvent } from '../processes/lock-order-for-event.ts';
import { notePlacement } from '../storage/orders.ts';

/** A machine has begun: the order shows its way, unless a person has it by now. */
export const notePlacementWhenStarted = when(
  placementStarted,
  'note-placement-when-started',
  async ({ data: { orderNumber, method, by, attempt } }, { tx, ignoreStale }) => {
    const order = await lockOrderForEvent(tx, orderNumber);
    if (order.status !== 'pending') return ignoreStale();
    await notePlacement(tx, order, { method, by, note: `attempt ${attempt} by ${method}` });
  },
  { essential: false },
);

/** Operators see in the history that the store may have the order already. */
export const notePlacementWhenOutcomeUnknown = when(
  placementOutcomeUnknown,
  'note-placement-when-outcome-unknown',
  async ({ data: { orderNumber, method, by, code } }, { tx, ignoreStale }) => {
    const order = await lockOrderForEvent(tx, orderNumber);
    if (order.status !== 'pending') return ignoreStale();
    await notePlacement(tx, order, { method, by, note: `the outcome at the store is unknown: ${code}` });
  },
  { essential: false },
);
