import { migration } from '@muse/kit';

/** A store order number is the same in any spelling of its letters: typed twice, it must not pass for two purchases. */
export const storeOrderNumbers = migration(
  1009,
  'store order numbers',
  `
  create unique index placement_task_store_order_spelling_unique on placement_task (store_id, lower(store_order_number))
    where store_order_number is not null;
`,
);
