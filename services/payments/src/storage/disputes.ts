import { json, type Sql } from '@muse/kit';
import { type Dispute, type DisputeState, disputeStateOf, isDecided, type StripeDispute } from '../domain/dispute.ts';

/** Inserts a dispute with the first line of its history. Returns false if it is known. */
export async function insertDispute(sql: Sql, sessionId: string, found: StripeDispute): Promise<boolean> {
  const state = disputeStateOf(found.status);
  const inserted = await sql.run`
    with fresh as (
      insert into dispute (id, session_id, intent_id, charge_id, amount_cents, currency, reason, status, state, due_by, opened_at, closed_at, filed_at)
      values (${found.id}, ${sessionId}, ${found.intentId}, ${found.chargeId}, ${found.amountCents}, ${found.currency}, ${found.reason}, ${found.status}, ${state}, ${found.dueBy}, ${found.openedAt},
        case when ${isDecided(state)} then muse_clock() end, case when ${found.isFiled} then muse_clock() end)
      on conflict (id) do nothing returning id, state, status
    )
    insert into dispute_history (dispute_id, to_state, status) select id, state, status from fresh`;
  return inserted > 0;
}

export const findDispute = (sql: Sql, id: string): Promise<Dispute | undefined> =>
  sql.one<Dispute>`
    select id, session_id, intent_id, charge_id, amount_cents, currency, reason, status, state, due_by, opened_at, closed_at,
      evidence, evidence_by, evidence_at, filed_at
    from dispute where id = ${id}`;

export const lockDispute = (sql: Sql, id: string): Promise<Dispute | undefined> =>
  sql.one<Dispute>`
    select id, session_id, intent_id, charge_id, amount_cents, currency, reason, status, state, due_by, opened_at, closed_at,
      evidence, evidence_by, evidence_at, filed_at
    from dispute where id = ${id} for update`;

/** Locks a dispute and reads the clock, which decides whether its deadline has passed. */
export const lockDisputeNow = (sql: Sql, id: string): Promise<(Dispute & { now: string }) | undefined> =>
  sql.one<Dispute & { now: string }>`
    select id, session_id, intent_id, charge_id, amount_cents, currency, reason, status, state, due_by, opened_at, closed_at,
      evidence, evidence_by, evidence_at, filed_at, muse_clock() as now
    from dispute where id = ${id} for update`;

/** Stores what Stripe returned about a locked dispute, and a line of history if its state or its status is another one. */
export async function saveDispute(
  sql: Sql,
  dispute: Dispute,
  found: Pick<StripeDispute, 'status' | 'dueBy' | 'amountCents' | 'reason' | 'isFiled'>,
  to: DisputeState,
): Promise<void> {
  await sql.run`
    with moved as (
      update dispute set state = ${to}, status = ${found.status}, amount_cents = ${found.amountCents}, reason = ${found.reason},
        due_by = coalesce(${found.dueBy}, due_by), updated_at = muse_clock(),
        closed_at = case when ${isDecided(to)} then coalesce(closed_at, muse_clock()) end,
        filed_at = coalesce(filed_at, case when ${found.isFiled} then muse_clock() end)
      where id = ${dispute.id} returning id, state, status
    )
    insert into dispute_history (dispute_id, from_state, to_state, status)
    select id, ${dispute.state}, state, status from moved where state <> ${dispute.state} or status <> ${dispute.status}`;
}

/** Stores the evidence that an operator submits; the job files it at Stripe. */
export const storeEvidence = (sql: Sql, id: string, evidence: Record<string, string>, by: string): Promise<number> =>
  sql.run`
    update dispute set evidence = ${json(evidence)}, evidence_by = ${by}, evidence_at = muse_clock(), updated_at = muse_clock()
    where id = ${id} and evidence is null`;

/** Stripe has rejected the evidence as it was written: it can be corrected and submitted again. */
export const dropEvidence = (sql: Sql, id: string): Promise<number> =>
  sql.run`
    update dispute set evidence = null, evidence_by = null, evidence_at = null, updated_at = muse_clock()
    where id = ${id} and filed_at is null`;

/**
 * Why nothing of a session can be refunded: `open`, the bank has the money until it decides; `lost`, the shopper has it already.
 * Returns `undefined` if nothing prevents a refund.
 */
export async function refundBlockedBy(sql: Sql, sessionId: string): Promise<'open' | 'lost' | undefined> {
  const found = await sql.one<{ state: 'open' | 'lost' }>`
    select state from dispute where session_id = ${sessionId} and state in ('open', 'lost') order by state desc limit 1`;
  return found?.state;
}

/** The dispute that a session has lost. */
export const lostDisputeOf = (sql: Sql, sessionId: string): Promise<{ id: string; amountCents: number } | undefined> =>
  sql.one<{ id: string; amountCents: number }>`
    select id, amount_cents from dispute where session_id = ${sessionId} and state = 'lost' order by opened_at limit 1`;
