import { type checkoutSubmitted, type DataOf, newId, paymentStates } from '@muse/contracts';
import type { Sql } from '@muse/kit';
import type { CaptureMode } from '../domain/intent.ts';
import type { PaymentStatus } from '../domain/verdict.ts';
import type { Payment } from './payments.ts';

type Submitted = DataOf<typeof checkoutSubmitted>;

/** What an attempt is charged with, beside what was submitted. */
interface AttemptTerms {
  /** The shopper's customer at Stripe. It stays that of the attempt, so that repeated calls have the same parameters. */
  customerId: string | null;
  /** As configured when the session was first submitted. */
  capture: CaptureMode;
}

/** Inserts the payment of a session with its first attempt. Returns `undefined` if the session has a payment already. */
export function insertPayment(sql: Sql, submitted: Submitted, capture: CaptureMode): Promise<AttemptTerms | undefined> {
  return sql.one<AttemptTerms>`
    with fresh as (
      insert into payment (session_id, id, shopper, amount_cents, currency, status, attempt, payment_method_id, save_card, capture, customer_id)
      values (${submitted.sessionId}, ${newId('payment')}, ${submitted.shopper}, ${submitted.amountCents}, ${submitted.currency}, ${paymentStates.begins}, ${submitted.attempt}, ${submitted.paymentMethodId}, ${submitted.savePaymentMethod ?? false}, ${capture},
        (select stripe_customer_id from customer where shopper = ${submitted.shopper}))
      on conflict (session_id) do nothing
      returning session_id, attempt, status, customer_id, capture
    ), noted as (
      insert into payment_history (session_id, attempt, to_status, fact) select session_id, attempt, status, 'submitted' from fresh
    )
    select customer_id, capture from fresh`;
}

/** Stores a later attempt, or the same one after the bank asked the shopper, with its amount and card. */
export async function updateAttempt(
  sql: Sql,
  payment: Payment,
  to: PaymentStatus,
  submitted: Submitted,
): Promise<AttemptTerms> {
  const row = await sql.one<AttemptTerms>`
    with moved as (
      update payment set status = ${to}, attempt = ${submitted.attempt}, amount_cents = ${submitted.amountCents}, currency = ${submitted.currency},
        payment_method_id = ${submitted.paymentMethodId}, save_card = ${submitted.savePaymentMethod ?? false},
        customer_id = case when attempt = ${submitted.attempt} then customer_id else (select stripe_customer_id from customer where shopper = ${submitted.shopper}) end, decline = null, updated_at = muse_clock()
      where session_id = ${submitted.sessionId} returning session_id, attempt, status, customer_id, capture
    ), noted as (
      insert into payment_history (session_id, attempt, from_status, to_status, fact) select session_id, attempt, ${payment.status}, status, 'submitted' from moved
    )
    select customer_id, capture from moved`;
  return row ?? { customerId: null, capture: 'immediate' };
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
