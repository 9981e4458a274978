import type { Sql } from '@muse/kit';
import type { IntentOutcome } from '../domain/outcome.ts';
import type { Payment } from './payments.ts';

/** What Stripe holds a card's amount for, if it does not say. */
const holdDays = 7;

/** Stores that the amount of a locked payment is held, and a line of its history. */
export async function storeHold(
  sql: Sql,
  payment: Payment,
  { chargeId, amountCents, captureBefore }: IntentOutcome & { is: 'authorized' },
): Promise<{ authorizedAt: string; captureBefore: string }> {
  const row = await sql.one<{ authorizedAt: string; captureBefore: string }>`
    with held as (
      update payment set status = 'authorized', decline = null, updated_at = muse_clock(), charge_id = ${chargeId},
        authorized_at = muse_clock(), authorized_cents = ${amountCents},
        capture_before = coalesce(${captureBefore}::timestamptz, muse_clock() + make_interval(days => ${holdDays}))
      where session_id = ${payment.sessionId} returning session_id, attempt, status, authorized_at, capture_before
    ), noted as (
      insert into payment_history (session_id, attempt, from_status, to_status, fact) select session_id, attempt, ${payment.status}, status, 'authorized' from held
    )
    select authorized_at, capture_before from held`;
  return row as { authorizedAt: string; captureBefore: string };
}

/** The session of an order whose amount is held, and for which it is not decided yet what is captured. */
export const findOpenHoldOf = async (sql: Sql, orderNumber: string): Promise<string | undefined> =>
  (
    await sql.one<{ sessionId: string }>`
      select session_id from share join payment p using (session_id)
      where order_number = ${orderNumber} and p.status = 'authorized' and p.capture_cents is null`
  )?.sessionId;

export const isHeld = async (sql: Sql, sessionId: string): Promise<boolean> =>
  (await sql.one`select from payment where session_id = ${sessionId} and status = 'authorized'`) !== undefined;

/** Decides what is captured of a locked hold. Returns false if that was decided before. */
export const decideCapture = async (sql: Sql, sessionId: string, cents: number): Promise<boolean> =>
  (await sql.run`
    update payment set capture_cents = ${cents}, updated_at = muse_clock()
    where session_id = ${sessionId} and status = 'authorized' and capture_cents is null`) === 1;

/** Stores how a locked hold ended without a capture, and a line of its history. */
export async function endHold(
  sql: Sql,
  payment: Payment,
  { to, trigger, failure }: { to: 'released' | 'uncaptured'; trigger: string; failure: string | null },
): Promise<void> {
  await sql.run`
    with ended as (
      update payment set status = ${to}, capture_failure = ${failure}, updated_at = muse_clock()
      where session_id = ${payment.sessionId} returning session_id, attempt, status
    )
    insert into payment_history (session_id, attempt, from_status, to_status, fact) select session_id, attempt, ${payment.status}, status, ${trigger} from ended`;
}
