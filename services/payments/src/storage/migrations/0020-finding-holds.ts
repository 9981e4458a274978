import { concurrentIndexes } from '@muse/kit';

/** Holds by the time they end, those that are to be captured or cancelled, and those that need a person. */
export const findingHolds = concurrentIndexes(1020, 'finding holds', {
  payment_held_until: `on payment (capture_before) where status = 'authorized'`,
  payment_to_capture: `on payment (updated_at) where status = 'authorized' and (capture_cents is not null or abandoned_at is not null)`,
  payment_uncaptured: `on payment (updated_at) where status = 'uncaptured'`,
});
