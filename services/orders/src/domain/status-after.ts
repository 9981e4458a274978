import { type OrderStatus, orderStates } from '@muse/contracts';

/** For each outcome that placement reports: the states of an order in which it was applied before. */
const alreadyApplied: Record<'placed' | 'failed' | 'cancelled', readonly OrderStatus[]> = {
  placed: ['placed', 'confirmed', 'shipped', 'delivered'],
  failed: ['failed'],
  cancelled: ['cancelled'],
};

/**
 * The status of an order after an outcome that placement reports. Returns `undefined` if the outcome was applied before.
 * Throws `InvalidTransitionError` if it contradicts an earlier one: placement decides once, so this is a defect to investigate.
 */
export const statusAfter = (status: OrderStatus, outcome: keyof typeof alreadyApplied): OrderStatus | undefined =>
  alreadyApplied[outcome].includes(status) ? undefined : orderStates.must(status, outcome);
