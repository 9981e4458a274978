import { newId } from '@muse/contracts';
import { json, type Sql } from '@muse/kit';
import type { CaptureMode, DeclineReason } from '../domain/intent.ts';
import type { PaymentState, PaymentStatus } from '../domain/verdict.ts';

/** The payment of a session: one row over all its attempts. */
export interface Payment extends PaymentState {
  sessionId: string;
  id: string;
  currency: string | null;
  capturedAt: string | null;
  capturedCents: number | null;
  unwanted: boolean;
  decline: DeclineReason | null;
  customerId: string | null;
  capture: CaptureMode;
  /** Null if the amount was never held. */
  authorizedAt: string | null;
  authorizedCents: number | null;
  captureBefore: string | null;
}

export const findPayment = (sql: Sql, sessionId: string): Promise<Payment | undefined> =>
  sql.one<Payment>`
    select session_id, id, status, attempt, amount_cents, currency, intent_id, captured_at, captured_cents, unwanted, decline, abandoned_at, customer_id,
      capture, authorized_at, authorized_cents, capture_before, capture_cents
    from payment where session_id = ${sessionId}`;

/** Locks the payment; every decision about it holds this lock. */
export const lockPayment = (sql: Sql, sessionId: string): Promise<Payment | undefined> =>
  sql.one<Payment>`
    select session_id, id, status, attempt, amount_cents, currency, intent_id, captured_at, captured_cents, unwanted, decline, abandoned_at, customer_id,
      capture, authorized_at, authorized_cents, capture_before, capture_cents
    from payment where session_id = ${sessionId} for update`;

/** The session of an intent: that of its payment, or that of the refund of a late capture through another intent. */
export const findSessionByIntent = async (sql: Sql, intentId: string): Promise<string | undefined> =>
  (
    await sql.one<{ sessionId: string }>`
      select session_id from payment where intent_id = ${intentId}
      union all select session_id from refund where intent_id = ${intentId} limit 1`
  )?.sessionId;

export const forgetIntent = (sql: Sql, sessionId: string): Promise<number> =>
  sql.run`update payment set intent_id = null where session_id = ${sessionId}`;

interface PaymentTransition {
  to: PaymentStatus;
  /** What happened; stored in the history (column `fact`). */
  trigger: string;
  captured?: { chargeId: string | null; amountCents: number; unwanted: boolean };
  decline?: DeclineReason;
}

/** Changes the status of a locked payment and adds a line to its history. */
export async function transitionPayment(
  sql: Sql,
  payment: Payment,
  transition: PaymentTransition,
): Promise<{ capturedAt: string | null }> {
  const { captured, decline } = transition;
  const row = await sql.one<{ capturedAt: string | null }>`
    with moved as (
      update payment set status = ${transition.to}, decline = ${decline ? json(decline) : null}, updated_at = muse_clock(),
        charge_id = coalesce(${captured?.chargeId ?? null}, charge_id), captured_cents = coalesce(${captured?.amountCents ?? null}, captured_cents),
        captured_at = case when ${captured !== undefined} then muse_clock() else captured_at end, unwanted = ${captured?.unwanted ?? false}
      where session_id = ${payment.sessionId} returning session_id, attempt, status, captured_at
    ), noted as (
      insert into payment_history (session_id, attempt, from_status, to_status, fact) select session_id, attempt, ${payment.status}, status, ${transition.trigger} from moved
    )
    select captured_at from moved`;
  return row ?? { capturedAt: null };
}

/** Marks the session as abandoned; inserts a cancelled payment if it has none yet. */
export async function markAbandoned(sql: Sql, sessionId: string): Promise<void> {
  await sql.run`
    with known as (
      insert into payment (session_id, id, status, attempt, abandoned_at) values (${sessionId}, ${newId('payment')}, 'cancelled', 0, muse_clock())
      on conflict (session_id) do update set abandoned_at = coalesce(payment.abandoned_at, excluded.abandoned_at)
      returning session_id, status, attempt, xmax = 0 as fresh
    )
    insert into payment_history (session_id, attempt, to_status, fact) select session_id, attempt, status, 'abandoned' from known where fresh`;
}

/** Marks a capture that is refunded in full. */
export const markUnwanted = (sql: Sql, sessionId: string): Promise<number> =>
  sql.run`update payment set unwanted = true, updated_at = muse_clock() where session_id = ${sessionId}`;
