import { type RefundDetail, refusals } from '@muse/contracts';
import { refuse, type Sql, type Transaction } from '@muse/kit';
import { refundDetailOf } from '../domain/refund-detail.ts';
import { refundBlockedBy } from '../storage/disputes.ts';
import { lastRefundAttempt } from '../storage/refund-attempts.ts';
import { findRefundDetail } from '../storage/refund-list.ts';
import { lockRefundById, type Refund } from '../storage/refunds.ts';

/** The sentence of the refusal `wrong_state` for a refund. */
export const wrongState = { sentence: refusals.wrong_state.otherwise.refund };

/** A refund as operators see it. Refuses with 404 if it does not exist. */
export const readRefund = async (sql: Sql, id: string): Promise<RefundDetail> =>
  refundDetailOf((await findRefundDetail(sql, id)) ?? refuse('not_found'));

/** Locks a refund for an operator. Refuses with 404 if it does not exist. */
export const lockRefundForOperator = async (tx: Transaction, id: string): Promise<Refund> =>
  (await lockRefundById(tx, id)) ?? refuse('not_found');

/** Whether a refund waits, for its next attempt or for the end of a dispute, so that nothing of it can be under way at Stripe. */
export async function isWaiting(tx: Transaction, { id, status, sessionId }: Refund): Promise<boolean> {
  if (status !== 'requested') return false;
  const last = await lastRefundAttempt(tx, id);
  return last ? last.endedAt !== null : (await refundBlockedBy(tx, sessionId)) !== undefined;
}
