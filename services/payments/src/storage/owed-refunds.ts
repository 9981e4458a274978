import type { Sql } from '@muse/kit';
import { type Components, none } from '../domain/components.ts';
import type { Refund } from './refunds.ts';

/** External refunds have paid a part of a locked refund: it pays less itself, and is settled if nothing is left of it. */
export const lowerRefundAmount = (
  sql: Sql,
  refund: Refund,
  cents: number,
  covered: Components = none,
): Promise<Refund | undefined> =>
  sql.one<Refund>`
    with lowered as (
      update refund set amount_cents = amount_cents - ${cents}, covered_cents = covered_cents + ${cents}, updated_at = muse_clock(),
        items_cents = items_cents - ${covered.itemsCents}, shipping_cents = shipping_cents - ${covered.shippingCents},
        tax_cents = tax_cents - ${covered.taxCents}, fee_cents = fee_cents - ${covered.feeCents},
        status = case when amount_cents = ${cents} then 'settled' else status end
      where id = ${refund.id} returning *
    ), noted as (
      insert into refund_history (refund_id, from_status, to_status, fact, by)
      select id, ${refund.status}, status, status, 'system' from lowered where status = 'settled'
    )
    select id, session_id, order_number, intent_id, amount_cents, covered_cents, items_cents, shipping_cents, tax_cents, fee_cents, currency, cause, reason, status,
      stripe_refund_id, failure, requested_by, external, assigned_at, created_at
    from lowered`;

/** The refunds of an order, or of a late capture, that failed and are still owed, oldest first. */
export const failedRefundsOf = (sql: Sql, intentId: string, orderNumber: string | null): Promise<Refund[]> =>
  sql.many<Refund>`
    select id, session_id, order_number, intent_id, amount_cents, covered_cents, items_cents, shipping_cents, tax_cents, fee_cents, currency, cause, reason, status,
      stripe_refund_id, failure, requested_by, external, assigned_at, created_at
    from refund where intent_id = ${intentId} and order_number is not distinct from ${orderNumber} and status = 'failed'
      and (not external or assigned_at is not null)
    order by created_at, id for update`;

/** The refunds of a session that Stripe refused for this reason and that are still owed. */
export const refundsRefusedBy = (sql: Sql, sessionId: string, code: string): Promise<Refund[]> =>
  sql.many<Refund>`
    select id, session_id, order_number, intent_id, amount_cents, covered_cents, items_cents, shipping_cents, tax_cents, fee_cents, currency, cause, reason, status,
      stripe_refund_id, failure, requested_by, external, assigned_at, created_at
    from refund where session_id = ${sessionId} and status = 'failed' and failure = ${code} order by created_at, id for update`;

/** What of an order's share is in no refund that is owed or paid. One that awaits approval pays nothing until a second person agrees. */
export const unrefundedCentsOf = async (sql: Sql, orderNumber: string): Promise<number | undefined> =>
  (
    await sql.one<{ cents: number }>`
      select greatest(0, s.total_cents - (select coalesce(sum(r.amount_cents), 0) from refund r
        where r.order_number = s.order_number and r.status not in ('rejected', 'awaiting_approval')))::int as cents
      from share s where s.order_number = ${orderNumber}`
  )?.cents;
