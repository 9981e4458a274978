import { concurrentIndexes } from '@muse/kit';

/** A store order number is the same in any spelling of its letters: typed twice, it must not pass for two purchases. */
export const storeOrderNumbers = concurrentIndexes(1009, 'store order numbers', {
  placement_task_store_order_spelling_unique: {
    unique: 'on placement_task (store_id, lower(store_order_number)) where store_order_number is not null',
  },
  // For the evidence of 1008 and the holds of 1005.
  placement_task_hold: "on placement_task (held_until) where status = 'on_hold' and held_until is not null",
});
