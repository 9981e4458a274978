import type { Sql } from '@muse/kit';
import type { Refund } from './refunds.ts';

interface Decision {
  to: 'requested' | 'releasing' | 'rejected';
  trigger: 'approved' | 'approved before the capture' | 'rejected';
  by: string;
  note: string | null;
}

/** Stores the decision about a locked refund that awaits approval. An approved one is owed from now on, a rejected one releases its units. */
export async function decideRefund(
  sql: Sql,
  { id, status }: Refund,
  { to, trigger, by, note }: Decision,
): Promise<void> {
  await sql.run`
    with moved as (
      update refund set status = ${to}, updated_at = muse_clock(), owed_since = case when ${to} = 'requested' then muse_clock() end
      where id = ${id} returning id, status
    ), released as (
      update refund_unit set released = true where refund_id = ${id} and ${to} = 'rejected'
    )
    insert into refund_history (refund_id, from_status, to_status, fact, by, note) select id, ${status}, status, ${trigger}, ${by}, ${note} from moved`;
}

/** Rejects what awaits approval for an order that has ended: it is refunded as a whole. Returns whether there was anything. */
export async function supersedeProposals(sql: Sql, orderNumber: string): Promise<boolean> {
  const superseded = await sql.run`
    with moved as (
      update refund set status = 'rejected', updated_at = muse_clock() where order_number = ${orderNumber} and status = 'awaiting_approval' returning id
    ), released as (
      update refund_unit set released = true where refund_id in (select id from moved)
    )
    insert into refund_history (refund_id, from_status, to_status, fact) select id, 'awaiting_approval', 'rejected', 'superseded' from moved`;
  return superseded > 0;
}

/**
 * What operators have refunded of an order, or are refunding, without a second person. Read under the payment's lock, so that
 * parallel refunds count each other. A failed one counts: it can be retried. One that awaits approval does not: it pays nothing
 * until a second person agrees.
 */
export async function unapprovedCentsOf(sql: Sql, orderNumber: string): Promise<number> {
  const row = await sql.one<{ cents: number }>`
    select coalesce(sum(amount_cents + covered_cents), 0) as cents from refund
    where order_number = ${orderNumber} and requested_by is not null and status not in ('rejected', 'awaiting_approval')
      and not exists (select from refund_history where refund_id = refund.id and fact in ('approved', 'approved before the capture'))`;
  return row?.cents ?? 0;
}
