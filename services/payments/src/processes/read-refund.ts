import type { RefundDetail } from '@muse/contracts';
import { refuse, type Sql, type Transaction } from '@muse/kit';
import { refundDetailOf } from '../domain/refund-detail.ts';
import { lastRefundAttempt } from '../storage/refund-attempts.ts';
import { findRefundDetail } from '../storage/refund-list.ts';
import { lockRefundById, type Refund } from '../storage/refunds.ts';

/** A refund as operators see it. Refuses with 404 if it does not exist. */
export const readRefund = async (sql: Sql, id: string): Promise<RefundDetail> =>
  refundDetailOf((await findRefundDetail(sql, id)) ?? refuse('not_found'));

/** Locks a refund for an operator. Refuses with 404 if it does not exist. */
export const lockRefundForOperator = async (tx: Transaction, id: string): Promise<Refund> =>
  (await lockRefundById(tx, id)) ?? refuse('not_found');

/** Whether a refund waits for its next attempt, so that nothing of it can be under way at Stripe. */
export async function waitsForNextAttempt(tx: Transaction, { id, status }: Refund): Promise<boolean> {
  const last = await lastRefundAttempt(tx, id);
  return status === 'requested' && last !== undefined && last.endedAt !== null;
}
