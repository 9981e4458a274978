import { type OrderStatus, orderStates } from '@muse/contracts';

/** Where an order is that has heard placement's word before. */
const alreadyApplied: Record<'placed' | 'failed' | 'cancelled', readonly OrderStatus[]> = {
  placed: ['placed', 'confirmed', 'shipped', 'delivered'],
  failed: ['failed'],
  cancelled: ['cancelled'],
};

/**
 * Where placement's word leads. `undefined`: the order is there already, or beyond. A word that contradicts an earlier one
 * throws: placement decides once, so a person has to look.
 */
export const statusAfter = (status: OrderStatus, word: keyof typeof alreadyApplied): OrderStatus | undefined =>
  alreadyApplied[word].includes(status) ? undefined : orderStates.must(status, word);
