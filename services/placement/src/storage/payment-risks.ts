import type { Sql } from '@muse/kit';
import { effectOf, type PaymentRisk, type RiskEffect } from '../domain/payment-risk.ts';

/** Decides one after the other about the risk of a purchase and about its new tasks, so that neither misses the other. */
export const lockRisk = (tx: Sql, sessionId: string): Promise<unknown> =>
  tx.one`select pg_advisory_xact_lock(hashtextextended(${sessionId}, 0))`;

export async function lockRiskOf(tx: Sql, sessionId: string): Promise<RiskEffect> {
  await lockRisk(tx, sessionId);
  return readRiskOf(tx, sessionId);
}

export const readRiskOf = async (sql: Sql, sessionId: string): Promise<RiskEffect> =>
  effectOf(
    await sql.many<Pick<PaymentRisk, 'state' | 'reason'>>`
      select state, reason from payment_risk where session_id = ${sessionId} order by created_at, cause`,
  );

/**
 * Stores what a dispute, review or warning says. Only the end of a hold replaces it, so that its events may arrive in any order.
 * Returns false if nothing changed.
 */
export const savePaymentRisk = async (tx: Sql, { sessionId, cause, reason, state }: PaymentRisk): Promise<boolean> =>
  (await tx.run`
    insert into payment_risk (session_id, cause, reason, state) values (${sessionId}, ${cause}, ${reason}, ${state})
    on conflict (session_id, cause) do update set state = excluded.state, updated_at = muse_clock()
      where payment_risk.state = 'held' and excluded.state <> 'held'`) > 0;
