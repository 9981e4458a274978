import { addSeconds } from '@muse/contracts';
import { refuseUnless, type Transaction } from '@muse/kit';
import { placementRulesOf } from '../storage/store-placement.ts';

/** Before the store has had its time to show an order, its absence proves nothing. */
export async function refuseUnlessSettled(
  tx: Transaction,
  storeId: string,
  unknownAt: string | null,
  now: string,
): Promise<void> {
  const { settleMinutes } = await placementRulesOf(tx, storeId);
  const settlesAt = addSeconds(unknownAt ?? now, settleMinutes * 60);
  const retryAfterSeconds = Math.ceil((Date.parse(settlesAt) - Date.parse(now)) / 1_000);
  refuseUnless(retryAfterSeconds <= 0, 'outcome_too_recent', { extra: { settlesAt }, retryAfterSeconds });
}
