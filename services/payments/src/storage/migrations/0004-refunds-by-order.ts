import { concurrentIndexes } from '@muse/kit';

/** The sums of an order's and of an intent's refunds are taken under the lock of the payment. */
export const refundsByOrder = concurrentIndexes(1004, 'refunds by order', {
  refund_of_order: 'on refund (order_number)',
  refund_of_intent: 'on refund (intent_id)',
  // Open jobs of a session, and of a refund by either of its ids.
  task_of_session: `on task ((payload ->> 'sessionId')) where state = 'open'`,
});
