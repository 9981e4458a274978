import { type checkoutSubmitted, type DataOf, newId, paymentStates } from '@muse/contracts';
import { json, type Sql } from '@muse/kit';
import type { DeclineReason } from '../domain/intent.ts';
import type { PaymentState, PaymentStatus } from '../domain/verdict.ts';

type Submitted = DataOf<typeof checkoutSubmitted>;

/** A session's payment: one row over all attempts. */
export interface Payment extends PaymentState {
  sessionId: string;
  id: string;
  currency: string | null;
  capturedAt: string | null;
  capturedCents: number | null;
  unwanted: boolean;
  decline: DeclineReason | null;
}

/** Writes down the first attempt with its shares. False: the session is known already. */
export async function insertPayment(sql: Sql, order: Submitted): Promise<boolean> {
  const row = await sql.one<{ opened: boolean }>`
    with fresh as (
      insert into payment (session_id, id, shopper, amount_cents, currency, status, attempt, payment_method_id)
      values (${order.sessionId}, ${newId('payment')}, ${order.shopper}, ${order.amountCents}, ${order.currency}, ${paymentStates.begins}, ${order.attempt}, ${order.paymentMethodId})
      on conflict (session_id) do nothing
      returning session_id, attempt, status
    ), noted as (
      insert into payment_history (session_id, attempt, to_status, fact) select session_id, attempt, status, 'submitted' from fresh
    ), shared as (
      insert into share (order_number, session_id, store_id, items_cents, shipping_cents, tax_cents, fee_cents, total_cents, tax_state)
      select s."orderNumber", session_id, s."storeId", s."itemsCents", s."shippingCents", s."taxCents", s."feeCents", s."totalCents", s."taxState"
      from fresh, jsonb_to_recordset(${json(order.shares)}::jsonb)
        as s ("orderNumber" text, "storeId" text, "itemsCents" int, "shippingCents" int, "taxCents" int, "feeCents" int, "totalCents" int, "taxState" text)
    )
    select exists (select from fresh) as opened`;
  return row?.opened === true;
}

/** A later attempt, or the same one after the bank asked: amount, card and shares as they are now. */
export async function updateAttempt(sql: Sql, payment: Payment, order: Submitted): Promise<void> {
  const to = paymentStates.must(payment.status, 'submitted');
  await sql.run`
    with moved as (
      update payment set status = ${to}, attempt = ${order.attempt}, amount_cents = ${order.amountCents}, currency = ${order.currency},
        payment_method_id = ${order.paymentMethodId}, decline = null, updated_at = muse_clock()
      where session_id = ${order.sessionId} returning session_id, attempt, status
    ), noted as (
      insert into payment_history (session_id, attempt, from_status, to_status, fact) select session_id, attempt, ${payment.status}, status, 'submitted' from moved
    )
    insert into share (order_number, session_id, store_id, items_cents, shipping_cents, tax_cents, fee_cents, total_cents, tax_state)
    select s."orderNumber", session_id, s."storeId", s."itemsCents", s."shippingCents", s."taxCents", s."feeCents", s."totalCents", s."taxState"
    from moved, jsonb_to_recordset(${json(order.shares)}::jsonb)
      as s ("orderNumber" text, "storeId" text, "itemsCents" int, "shippingCents" int, "taxCents" int, "feeCents" int, "totalCents" int, "taxState" text)
    on conflict (order_number) do update set items_cents = excluded.items_cents, shipping_cents = excluded.shipping_cents,
      tax_cents = excluded.tax_cents, fee_cents = excluded.fee_cents, total_cents = excluded.total_cents, tax_state = excluded.tax_state
      where share.session_id = excluded.session_id`;
}

export const findPayment = (sql: Sql, sessionId: string): Promise<Payment | undefined> =>
  sql.one<Payment>`
    select session_id, id, status, attempt, amount_cents, currency, intent_id, captured_at, captured_cents, unwanted, decline, abandoned_at
    from payment where session_id = ${sessionId}`;

/** Whoever decides about a payment holds its row first. */
export const lockPayment = (sql: Sql, sessionId: string): Promise<Payment | undefined> =>
  sql.one<Payment>`
    select session_id, id, status, attempt, amount_cents, currency, intent_id, captured_at, captured_cents, unwanted, decline, abandoned_at
    from payment where session_id = ${sessionId} for update`;

/** For intents that carry no session of ours in their metadata any more. */
export const findSessionByIntent = async (sql: Sql, intentId: string): Promise<string | undefined> =>
  (await sql.one<{ sessionId: string }>`select session_id from payment where intent_id = ${intentId}`)?.sessionId;

/**
 * Remembers the intent of an attempt before it is confirmed: an intent that is not held can never have been paid.
 * False: nobody wants this attempt any more, or another intent was held meanwhile.
 */
export async function storeIntent(
  sql: Sql,
  attempt: { sessionId: string; attempt: number },
  intentId: string,
  inPlaceOf: string | null,
): Promise<boolean> {
  const held = await sql.run`
    update payment set intent_id = ${intentId}, updated_at = muse_clock()
    where session_id = ${attempt.sessionId} and attempt = ${attempt.attempt} and status = 'processing' and abandoned_at is null
      and (intent_id is not distinct from ${inPlaceOf} or intent_id = ${intentId})`;
  return held === 1;
}

interface Move {
  to: PaymentStatus;
  /** What happened, as the history tells it. */
  trigger: string;
  captured?: { chargeId: string | null; amountCents: number; unwanted: boolean };
  decline?: DeclineReason;
}

/** One step of the life of a payment that is locked, with its line in the history. */
export async function transitionPayment(
  sql: Sql,
  payment: Payment,
  move: Move,
): Promise<{ capturedAt: string | null }> {
  const { captured, decline } = move;
  const row = await sql.one<{ capturedAt: string | null }>`
    with moved as (
      update payment set status = ${move.to}, decline = ${decline ? json(decline) : null}, updated_at = muse_clock(),
        charge_id = coalesce(${captured?.chargeId ?? null}, charge_id), captured_cents = coalesce(${captured?.amountCents ?? null}, captured_cents),
        captured_at = case when ${captured !== undefined} then muse_clock() else captured_at end, unwanted = ${captured?.unwanted ?? false}
      where session_id = ${payment.sessionId} returning session_id, attempt, status, captured_at
    ), noted as (
      insert into payment_history (session_id, attempt, from_status, to_status, fact) select session_id, attempt, ${payment.status}, status, ${move.trigger} from moved
    )
    select captured_at from moved`;
  return row ?? { capturedAt: null };
}

/** Remembers that the session was given up, also where nothing of it was heard yet. */
export async function markAbandoned(sql: Sql, sessionId: string): Promise<void> {
  await sql.run`
    with known as (
      insert into payment (session_id, id, status, attempt, abandoned_at) values (${sessionId}, ${newId('payment')}, 'cancelled', 0, muse_clock())
      on conflict (session_id) do update set abandoned_at = coalesce(payment.abandoned_at, excluded.abandoned_at)
      returning session_id, status, attempt, xmax = 0 as fresh
    )
    insert into payment_history (session_id, attempt, to_status, fact) select session_id, attempt, status, 'abandoned' from known where fresh`;
}

export const markUnwanted = (sql: Sql, sessionId: string): Promise<number> =>
  sql.run`update payment set unwanted = true, updated_at = muse_clock() where session_id = ${sessionId}`;
