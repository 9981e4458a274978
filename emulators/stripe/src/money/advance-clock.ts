import type { Account } from '../account/account.ts';
import { idOf } from '../account/ids.ts';
import { cancel } from './cancel.ts';
import { succeedRefund } from './refunds.ts';

const SECONDS_UNTIL_REFUNDED = 60 * 60;

/** Moves the clock: uncaptured authorisations expire, processing refunds succeed, old idempotency keys are deleted. */
export function advanceClock(account: Account, seconds: number): void {
  account.clock.advancedMs += seconds * 1000;
  account.dirty = true;
  account.keys.prune();
  const now = account.clock.nowSeconds();
  for (const intent of account.books.paymentIntents.all()) {
    if (intent.status !== 'requires_capture') continue;
    const held = account.books.charges.get(idOf(intent.latest_charge));
    const before = held?.payment_method_details?.card?.capture_before;
    if (before !== undefined && before <= now) cancel(account, intent, 'automatic');
  }
  for (const refund of account.books.refunds.all()) {
    const processing = refund.status === 'pending' && refund.pending_reason === 'processing';
    if (processing && refund.created + SECONDS_UNTIL_REFUNDED <= now) succeedRefund(account, refund);
  }
}
