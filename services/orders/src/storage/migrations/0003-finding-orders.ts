import { concurrentIndexes } from '@muse/kit';

/** The lists of operators: of one store or one state, newest first; and orders by a part of their numbers, name or e-mail address. */
export const findingOrders = concurrentIndexes(1003, 'finding orders', {
  customer_order_of_store: 'on customer_order (store_id, created_at desc, order_number desc)',
  customer_order_in_state: 'on customer_order (status, created_at desc, order_number desc)',
  customer_order_text: `on customer_order using gin
    ((order_number || coalesce(chr(10) || store_order_number, '') || coalesce(chr(10) || (address ->> 'name'), '')
      || coalesce(chr(10) || (address ->> 'email'), '')) extensions.gin_trgm_ops)`,
});
