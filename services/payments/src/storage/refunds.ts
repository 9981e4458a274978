import { newId, refundStates } from '@muse/contracts';
import type { Sql } from '@muse/kit';
import type { RefundStatus } from '../domain/refund.ts';

export interface Refund {
  id: string;
  sessionId: string;
  /** Null if a whole capture is refunded. */
  orderNumber: string | null;
  intentId: string;
  amountCents: number;
  currency: string;
  /** What is refunded and why, in one key: each cause is refunded once. */
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

/** Inserts a refund. Returns `undefined` if its cause has one already. */
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

/** Locks a refund. It is found by our own id if Stripe's answer with its id is not stored yet. */
export const lockRefund = (
  sql: Sql,
  by: { refundId: string | null; stripeRefundId: string },
): Promise<Refund | undefined> =>
  sql.one<Refund>`
    select id, session_id, order_number, intent_id, amount_cents, currency, cause, reason, status, stripe_refund_id, failure
    from refund where stripe_refund_id = ${by.stripeRefundId} or id = ${by.refundId} for update`;

/** Changes the status of a locked refund and adds a line to its history. */
export async function transitionRefund(
  sql: Sql,
  refund: Refund,
  transition: { to: RefundStatus; stripeRefundId: string | null; failure: string | null },
): Promise<{ at: string }> {
  const row = await sql.one<{ at: string }>`
    with moved as (
      update refund set status = ${transition.to}, stripe_refund_id = coalesce(stripe_refund_id, ${transition.stripeRefundId}), failure = ${transition.failure}, updated_at = muse_clock()
      where id = ${refund.id} returning id, status, updated_at
    ), noted as (
      insert into refund_history (refund_id, from_status, to_status, fact) select id, ${refund.status}, status, status from moved
    )
    select updated_at as at from moved`;
  return row as { at: string };
}

/** What is left to refund of an order's share and of the whole capture. Failed refunds count as refunded: an operator settles them. */
export interface Refundable {
  sessionId: string;
  intentId: string | null;
  captured: boolean;
  currency: string;
  ofShare: number;
  ofCapture: number;
}

/** Reads what is left to refund, under the payment's lock, so that concurrent refunds cannot exceed it. */
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

/** The sum of all refunds of an intent, whatever their status. */
export const refundedCentsOf = async (sql: Sql, intentId: string): Promise<number> =>
  (
    await sql.one<{
      cents: number;
    }>`select coalesce(sum(amount_cents), 0) as cents from refund where intent_id = ${intentId}`
  )?.cents ?? 0;
