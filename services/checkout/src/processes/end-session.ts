import { checkoutAbandoned, type DataOf } from '@muse/contracts';
import type { Transaction } from '@muse/kit';
import type { SessionTransition } from '../domain/transitions.ts';
import { saveTransition } from '../storage/transitions.ts';

type AbandonReason = DataOf<typeof checkoutAbandoned>['reason'];

/** Ends a session without a purchase, and publishes that, so that payments cancels or refunds what may still be open. */
export async function endSession(tx: Transaction, transition: SessionTransition, reason: AbandonReason): Promise<void> {
  await saveTransition(tx, transition);
  publishAbandoned(tx, transition.after, reason);
}

/** A session that was never placed has no payment: nothing is published for it. */
export function publishAbandoned(
  tx: Transaction,
  { id, attempt }: { id: string; attempt: number },
  reason: AbandonReason,
): void {
  if (attempt > 0) tx.publish(checkoutAbandoned, { sessionId: id, reason });
}
