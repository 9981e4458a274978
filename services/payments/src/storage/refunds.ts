import { newId, refundStates } from '@muse/contracts';
import type { Sql } from '@muse/kit';
import type { RefundStatus } from '../domain/refund.ts';

export interface Refund {
  id: string;
  sessionId: string;
  /** Null: a whole capture that nobody wanted any more. */
  orderNumber: string | null;
  intentId: string;
  amountCents: number;
  currency: string;
  cause: string;
  reason: string;
  status: RefundStatus;
  stripeRefundId: string | null;
  failure: string | null;
}

export type NewRefund = Pick<
  Refund,
  'sessionId' | 'orderNumber' | 'intentId' | 'amountCents' | 'currency' | 'cause' | 'reason'
>;

/** Each cause is refunded once; `undefined`: it was before. */
export const insertRefund = (sql: Sql, newRefund: NewRefund): Promise<Refund | undefined> =>
  sql.one<Refund>`
    with fresh as (
      insert into refund (id, session_id, order_number, intent_id, amount_cents, currency, cause, reason, status)
      values (${newId('refund')}, ${newRefund.sessionId}, ${newRefund.orderNumber}, ${newRefund.intentId}, ${newRefund.amountCents}, ${newRefund.currency}, ${newRefund.cause}, ${newRefund.reason}, ${refundStates.begins})
      on conflict (cause) do nothing returning *
    ), noted as (
      insert into refund_history (refund_id, to_status, fact) select id, status, 'requested' from fresh
    )
    select id, session_id, order_number, intent_id, amount_cents, currency, cause, reason, status, stripe_refund_id, failure from fresh`;

export const findRefund = (sql: Sql, id: string): Promise<Refund | undefined> =>
  sql.one<Refund>`
    select id, session_id, order_number, intent_id, amount_cents, currency, cause, reason, status, stripe_refund_id, failure
    from refund where id = ${id}`;

/** By our own id where Stripe's answer to our call is not stored yet. Locked, as whoever decides about it must. */
export const lockRefund = (
  sql: Sql,
  by: { refundId: string | null; stripeRefundId: string },
): Promise<Refund | undefined> =>
  sql.one<Refund>`
    select id, session_id, order_number, intent_id, amount_cents, currency, cause, reason, status, stripe_refund_id, failure
    from refund where stripe_refund_id = ${by.stripeRefundId} or id = ${by.refundId} for update`;

/** One step of the life of a refund that is locked, with its line in the history. */
export async function transitionRefund(
  sql: Sql,
  refund: Refund,
  move: { to: RefundStatus; stripeRefundId: string | null; failure: string | null },
): Promise<{ at: string }> {
  const row = await sql.one<{ at: string }>`
    with moved as (
      update refund set status = ${move.to}, stripe_refund_id = coalesce(stripe_refund_id, ${move.stripeRefundId}), failure = ${move.failure}, updated_at = muse_clock()
      where id = ${refund.id} returning id, status, updated_at
    ), noted as (
      insert into refund_history (refund_id, from_status, to_status, fact) select id, ${refund.status}, status, status from moved
    )
    select updated_at as at from moved`;
  return row as { at: string };
}

/** What can still go back of an order, and of its whole charge. A failed refund counts: its debt stays open for a person. */
export interface Refundable {
  sessionId: string;
  intentId: string | null;
  captured: boolean;
  currency: string;
  ofShare: number;
  ofCapture: number;
}

/** Locks the payment first, so that nobody else counts at the same time. */
export async function lockRefundable(sql: Sql, orderNumber: string): Promise<Refundable | undefined> {
  const locked = await sql.one`
    select from payment where session_id = (select session_id from share where order_number = ${orderNumber}) for update`;
  if (!locked) return undefined;
  return sql.one<Refundable>`
    select p.session_id, p.intent_id, p.status = 'captured' as captured, p.currency,
      s.total_cents - (select coalesce(sum(amount_cents), 0) from refund r where r.order_number = s.order_number) as of_share,
      coalesce(p.captured_cents, 0) - (select coalesce(sum(amount_cents), 0) from refund r where r.intent_id = p.intent_id) as of_capture
    from share s join payment p using (session_id) where s.order_number = ${orderNumber}`;
}

export const refundedCentsOf = async (sql: Sql, intentId: string): Promise<number> =>
  (
    await sql.one<{
      cents: number;
    }>`select coalesce(sum(amount_cents), 0) as cents from refund where intent_id = ${intentId}`
  )?.cents ?? 0;
