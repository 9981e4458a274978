import { concurrentIndexes } from '@muse/kit';

/** Refunds listed at Stripe are compared with our attempts. */
export const attemptsByRefund = concurrentIndexes(1017, 'attempts by refund', {
  refund_attempt_at_stripe: 'on refund_attempt (stripe_refund_id) where stripe_refund_id is not null',
});
