import { newId, refundStates } from '@muse/contracts';
import { json, type Sql } from '@muse/kit';
import type { RefundStatus } from '../domain/refund.ts';

export interface Refund {
  id: string;
  sessionId: string;
  /** Null if a whole capture is refunded, or if it is an external refund that is not assigned to an order. */
  orderNumber: string | null;
  intentId: string;
  /** What it pays itself. */
  amountCents: number;
  /** What external refunds have paid of it instead. */
  coveredCents: number;
  currency: string;
  /** What is refunded and why, in one key: each cause is refunded once. */
  cause: string;
  reason: string;
  status: RefundStatus;
  stripeRefundId: string | null;
  failure: string | null;
  /** Made at Stripe's own site. */
  external: boolean;
  /** When an external refund was assigned to an order or to a late capture. */
  assignedAt: string | null;
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
    select id, session_id, order_number, intent_id, amount_cents, covered_cents, currency, cause, reason, status, stripe_refund_id, failure, external, assigned_at from fresh`;

export const findRefund = (sql: Sql, id: string): Promise<Refund | undefined> =>
  sql.one<Refund>`
    select id, session_id, order_number, intent_id, amount_cents, covered_cents, currency, cause, reason, status, stripe_refund_id, failure, external, assigned_at
    from refund where id = ${id}`;

/** Locks a refund by our own id. */
export const lockRefundById = (sql: Sql, id: string): Promise<Refund | undefined> =>
  sql.one<Refund>`
    select id, session_id, order_number, intent_id, amount_cents, covered_cents, currency, cause, reason, status, stripe_refund_id, failure, external, assigned_at
    from refund where id = ${id} for update`;

/** Locks a refund. It is found by our own id if Stripe's answer with its id is not stored yet. */
export const lockRefund = (
  sql: Sql,
  by: { refundId: string | null; stripeRefundId: string },
): Promise<Refund | undefined> =>
  sql.one<Refund>`
    select id, session_id, order_number, intent_id, amount_cents, covered_cents, currency, cause, reason, status, stripe_refund_id, failure, external, assigned_at
    from refund where stripe_refund_id = ${by.stripeRefundId} or id = ${by.refundId} for update`;

interface RefundTransition {
  to: RefundStatus;
  /** What happened, for the history, if it is not the new status. */
  trigger?: string;
  stripeRefundId?: string | null;
  failure?: string | null;
  by?: string;
  note?: string;
  settlement?: { reference: string; note: string; by: string };
}

/** Changes the status of a locked refund and adds a line to its history. If a success is taken back, it is owed from now on. */
export async function transitionRefund(
  sql: Sql,
  refund: Refund,
  { to, trigger = to, stripeRefundId = null, failure = null, by, note, settlement }: RefundTransition,
): Promise<{ at: string }> {
  const wasPaid = refund.status === 'succeeded';
  const row = await sql.one<{ at: string }>`
    with moved as (
      update refund set status = ${to}, failure = ${failure}, updated_at = muse_clock(),
        stripe_refund_id = case when ${trigger} = 'retried' then null else coalesce(stripe_refund_id, ${stripeRefundId}) end,
        owed_since = case when ${wasPaid} then muse_clock() else owed_since end, alarmed_at = case when ${wasPaid} then null else alarmed_at end,
        settlement = ${settlement ? json(settlement) : null}::jsonb || jsonb_build_object('at', to_char(muse_clock() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))
      where id = ${refund.id} returning id, status, updated_at
    ), noted as (
      insert into refund_history (refund_id, from_status, to_status, fact, by, note)
      select id, ${refund.status}, status, ${trigger}, ${by ?? null}, ${note ?? null} from moved
    )
    select updated_at as at from moved`;
  return row as { at: string };
}

/** External refunds have paid a part of a locked refund: it pays less itself, and is settled if nothing is left of it. */
export const lowerRefundAmount = (sql: Sql, refund: Refund, cents: number): Promise<Refund | undefined> =>
  sql.one<Refund>`
    with lowered as (
      update refund set amount_cents = amount_cents - ${cents}, covered_cents = covered_cents + ${cents}, updated_at = muse_clock(),
        status = case when amount_cents = ${cents} then 'settled' else status end
      where id = ${refund.id} returning *
    ), noted as (
      insert into refund_history (refund_id, from_status, to_status, fact, by)
      select id, ${refund.status}, status, status, 'system' from lowered where status = 'settled'
    )
    select id, session_id, order_number, intent_id, amount_cents, covered_cents, currency, cause, reason, status, stripe_refund_id, failure, external, assigned_at from lowered`;

/** The refunds of an order, or of a late capture, that failed and are still owed, oldest first. */
export const failedRefundsOf = (sql: Sql, intentId: string, orderNumber: string | null): Promise<Refund[]> =>
  sql.many<Refund>`
    select id, session_id, order_number, intent_id, amount_cents, covered_cents, currency, cause, reason, status, stripe_refund_id, failure, external, assigned_at
    from refund where intent_id = ${intentId} and order_number is not distinct from ${orderNumber} and status = 'failed'
      and (not external or assigned_at is not null)
    order by created_at, id for update`;
