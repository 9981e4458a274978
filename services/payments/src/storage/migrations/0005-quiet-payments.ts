import { concurrentIndexes } from '@muse/kit';

/** For reconcile: in the order in which they are looked up, so that those just looked up are not read again. */
export const quietPayments = concurrentIndexes(1005, 'quiet payments', {
  payment_quiet: `on payment (greatest(updated_at, looked_at))
    where status in ('processing', 'requires_action') or (status = 'declined' and abandoned_at is not null)`,
  refund_quiet: `on refund (greatest(updated_at, looked_at)) where status in ('requested', 'pending')`,
});
