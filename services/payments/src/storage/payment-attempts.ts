import { type checkoutSubmitted, type DataOf, newId, paymentStates } from '@muse/contracts';
import type { Sql } from '@muse/kit';
import type { PaymentStatus } from '../domain/verdict.ts';
import type { Payment } from './payments.ts';

type Submitted = DataOf<typeof checkoutSubmitted>;

/** Inserts the payment of a session with its first attempt. Returns false if the session has a payment already. */
export async function insertPayment(sql: Sql, submitted: Submitted): Promise<boolean> {
  const row = await sql.one<{ opened: boolean }>`
    with fresh as (
      insert into payment (session_id, id, shopper, amount_cents, currency, status, attempt, payment_method_id)
      values (${submitted.sessionId}, ${newId('payment')}, ${submitted.shopper}, ${submitted.amountCents}, ${submitted.currency}, ${paymentStates.begins}, ${submitted.attempt}, ${submitted.paymentMethodId})
      on conflict (session_id) do nothing
      returning session_id, attempt, status
    ), noted as (
      insert into payment_history (session_id, attempt, to_status, fact) select session_id, attempt, status, 'submitted' from fresh
    )
    select exists (select from fresh) as opened`;
  return row?.opened === true;
}

/** Stores a later attempt, or the same one after the bank asked the shopper, with its amount and card. */
export async function updateAttempt(
  sql: Sql,
  payment: Payment,
  to: PaymentStatus,
  submitted: Submitted,
): Promise<void> {
  await sql.run`
    with moved as (
      update payment set status = ${to}, attempt = ${submitted.attempt}, amount_cents = ${submitted.amountCents}, currency = ${submitted.currency},
        payment_method_id = ${submitted.paymentMethodId}, decline = null, updated_at = muse_clock()
      where session_id = ${submitted.sessionId} returning session_id, attempt, status
    )
    insert into payment_history (session_id, attempt, from_status, to_status, fact) select session_id, attempt, ${payment.status}, status, 'submitted' from moved`;
}

/**
 * Stores the intent of an attempt before it is confirmed: an intent whose id is not stored can never have been paid.
 * Returns false if the attempt is over, or if another intent was stored meanwhile.
 */
export async function storeIntent(
  sql: Sql,
  attempt: { sessionId: string; attempt: number },
  intentId: string,
  replaces: string | null,
): Promise<boolean> {
  const updated = await sql.run`
    update payment set intent_id = ${intentId}, updated_at = muse_clock()
    where session_id = ${attempt.sessionId} and attempt = ${attempt.attempt} and status = 'processing' and abandoned_at is null
      and (intent_id is not distinct from ${replaces} or intent_id = ${intentId})`;
  return updated === 1;
}
