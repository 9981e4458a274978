import { newId, refundStates } from '@muse/contracts';
import { json, type Sql } from '@muse/kit';
import type { Components } from '../domain/components.ts';
import type { RefundStatus } from '../domain/refund.ts';
import type { RefundPlan } from '../domain/refund-plan.ts';

export interface Refund extends Nullable<Components> {
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
  /** The operator who asked for it; null if it follows from an event. */
  requestedBy: string | null;
  createdAt: string;
}

/** Null if it is not known what a refund consists of. */
type Nullable<T> = { [Name in keyof T]: T[Name] | null };

export type NewRefund = Pick<
  Refund,
  'sessionId' | 'orderNumber' | 'intentId' | 'amountCents' | 'currency' | 'cause' | 'reason'
> & { plan?: RefundPlan; requestedBy?: string; status?: 'awaiting_approval' | 'releasing' };

/** Inserts a refund with the units it covers. Returns `undefined` if its cause has one already. */
export function insertRefund(sql: Sql, newRefund: NewRefund): Promise<Refund | undefined> {
  const { plan, requestedBy = null, status = refundStates.begins } = newRefund;
  const { itemsCents = null, shippingCents = null, taxCents = null, feeCents = null } = plan?.components ?? {};
  return sql.one<Refund>`
    with fresh as (
      insert into refund (id, session_id, order_number, intent_id, amount_cents, items_cents, shipping_cents, tax_cents, fee_cents, currency, cause, reason, status, requested_by)
      values (${newId('refund')}, ${newRefund.sessionId}, ${newRefund.orderNumber}, ${newRefund.intentId}, ${newRefund.amountCents}, ${itemsCents}, ${shippingCents}, ${taxCents}, ${feeCents}, ${newRefund.currency}, ${newRefund.cause}, ${newRefund.reason}, ${status}, ${requestedBy})
      on conflict (cause) do nothing returning *
    ), noted as (
      insert into refund_history (refund_id, to_status, fact, by) select id, status, 'requested', requested_by from fresh
    ), covered as (
      insert into refund_unit (refund_id, order_number, line, unit)
      select id, order_number, u.line, u.unit from fresh, jsonb_to_recordset(${json(plan?.units ?? [])}::jsonb) as u (line int, unit int)
    )
    select id, session_id, order_number, intent_id, amount_cents, covered_cents, items_cents, shipping_cents, tax_cents, fee_cents, currency, cause, reason, status,
      stripe_refund_id, failure, requested_by, external, assigned_at, created_at from fresh`;
}

export const findRefundByCause = (sql: Sql, cause: string): Promise<Refund | undefined> =>
  sql.one<Refund>`
    select id, session_id, order_number, intent_id, amount_cents, covered_cents, items_cents, shipping_cents, tax_cents, fee_cents, currency, cause, reason, status,
      stripe_refund_id, failure, requested_by, external, assigned_at, created_at
    from refund where cause = ${cause}`;

export const findRefund = (sql: Sql, id: string): Promise<Refund | undefined> =>
  sql.one<Refund>`
    select id, session_id, order_number, intent_id, amount_cents, covered_cents, items_cents, shipping_cents, tax_cents, fee_cents, currency, cause, reason, status,
      stripe_refund_id, failure, requested_by, external, assigned_at, created_at
    from refund where id = ${id}`;

/** Locks a refund by our own id. */
export const lockRefundById = (sql: Sql, id: string): Promise<Refund | undefined> =>
  sql.one<Refund>`
    select id, session_id, order_number, intent_id, amount_cents, covered_cents, items_cents, shipping_cents, tax_cents, fee_cents, currency, cause, reason, status,
      stripe_refund_id, failure, requested_by, external, assigned_at, created_at
    from refund where id = ${id} for update`;

/** Locks a refund. It is found by our own id if Stripe's answer with its id is not stored yet. */
export const lockRefund = (
  sql: Sql,
  by: { refundId: string | null; stripeRefundId: string },
): Promise<Refund | undefined> =>
  sql.one<Refund>`
    select id, session_id, order_number, intent_id, amount_cents, covered_cents, items_cents, shipping_cents, tax_cents, fee_cents, currency, cause, reason, status,
      stripe_refund_id, failure, requested_by, external, assigned_at, created_at
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

/** Changes the status of a locked refund and adds a line to its history. If a payment is taken back, it is owed from now on. */
export async function transitionRefund(
  sql: Sql,
  refund: Refund,
  { to, trigger = to, stripeRefundId = null, failure = null, by, note, settlement }: RefundTransition,
): Promise<{ at: string }> {
  const wasPaid = refund.status === 'succeeded' || refund.status === 'settled';
  const isAnew = trigger === 'retried' || trigger === 'reopened';
  const row = await sql.one<{ at: string }>`
    with moved as (
      update refund set status = ${to}, failure = ${failure}, updated_at = muse_clock(),
        stripe_refund_id = case when ${isAnew} then null else coalesce(stripe_refund_id, ${stripeRefundId}) end,
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

/** The sum of the refunds of an intent that we made ourselves, or may make. */
export const refundedCentsOf = async (sql: Sql, intentId: string): Promise<number> =>
  (
    await sql.one<{
      cents: number;
    }>`select coalesce(sum(amount_cents), 0) as cents from refund where intent_id = ${intentId} and status <> 'rejected' and not external`
  )?.cents ?? 0;
