import type { Sql } from '@muse/kit';

/** What is left to refund of an order's share and of the whole capture. Failed refunds count as refunded: they are still owed. */
export interface Refundable {
  sessionId: string;
  intentId: string | null;
  captured: boolean;
  currency: string;
  ofShare: number;
  ofCapture: number;
  /** External refunds of the capture that belong to no order yet. */
  unassigned: number;
}

/** Reads what is left to refund, under the payment's lock, so that concurrent refunds cannot exceed it. */
export async function lockRefundable(sql: Sql, orderNumber: string): Promise<Refundable | undefined> {
  const locked = await sql.one`
    select from payment where session_id = (select session_id from share where order_number = ${orderNumber}) for update`;
  if (!locked) return undefined;
  return sql.one<Refundable>`
    select p.session_id, p.intent_id, p.status = 'captured' as captured, p.currency,
      s.total_cents - (select coalesce(sum(amount_cents), 0) from refund r where r.order_number = s.order_number and r.status <> 'rejected') as of_share,
      coalesce(p.captured_cents, 0) - (select coalesce(sum(amount_cents), 0) from refund r where r.intent_id = p.intent_id and r.status <> 'rejected') as of_capture,
      (select coalesce(sum(amount_cents), 0) from refund r where r.intent_id = p.intent_id and external and assigned_at is null and status in ('pending', 'succeeded')) as unassigned
    from share s join payment p using (session_id) where s.order_number = ${orderNumber}`;
}

/** The sum of all refunds of an intent that we made ourselves, whatever their status. */
export const refundedCentsOf = async (sql: Sql, intentId: string): Promise<number> =>
  (
    await sql.one<{
      cents: number;
    }>`select coalesce(sum(amount_cents), 0) as cents from refund where intent_id = ${intentId} and not external`
  )?.cents ?? 0;

/** What Stripe's books should show as refunded of an intent. */
export const refundedCentsAtStripe = async (sql: Sql, intentId: string): Promise<number> =>
  (
    await sql.one<{
      cents: number;
    }>`select coalesce(sum(amount_cents), 0) as cents from refund where intent_id = ${intentId} and status in ('pending', 'succeeded')`
  )?.cents ?? 0;
