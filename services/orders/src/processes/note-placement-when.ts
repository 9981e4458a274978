import type {
  DataOf,
  placementCustomerAnswered,
  placementCustomerAsked,
  placementOutcomeUnknown,
  placementStarted,
} from '@muse/contracts';
import { type ReactionContext, when } from '@muse/kit';
import { notePlacement } from '../storage/orders.ts';
import { lockOrderForEvent } from './lock-order-for-event.ts';

type ProgressEvent =
  | typeof placementStarted
  | typeof placementOutcomeUnknown
  | typeof placementCustomerAsked
  | typeof placementCustomerAnswered;

/** A reaction that adds a line to the history of a pending order: how its placement goes. `publicNote` is for the shopper. */
export const notePlacementWhen = <E extends ProgressEvent>(
  event: E,
  name: string,
  noteOf: (data: DataOf<E>) => { note: string; publicNote?: string },
) =>
  when(
    event,
    name,
    async ({ data }, { tx, ignoreStale }: ReactionContext) => {
      const { orderNumber, method, by } = data;
      const order = await lockOrderForEvent(tx, orderNumber);
      if (order.status !== 'pending') return ignoreStale();
      await notePlacement(tx, order, { method, by, ...noteOf(data as DataOf<E>) });
    },
    { essential: false },
  );
