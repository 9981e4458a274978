import type { Transaction } from '@muse/kit';

export interface OrderRefund {
  refundId: string;
  orderNumber: string;
  amountCents: number;
  status: OrderRefundStatus;
  /** Of the event that says so. */
  sequence: string;
}

/** `succeeded`: the shopper has the money through Stripe; `settled`: from an operator, her bank, or other refunds. */
export type OrderRefundStatus = 'requested' | 'succeeded' | 'failed' | 'settled';

/**
 * Stores what an event says about a refund; a known refund is updated only by a later event. A row of release 0.1.0 has no
 * sequence: it is updated if its status is one of `replaces`. Returns false if nothing changed or the order does not exist.
 */
export async function upsertRefund(
  tx: Transaction,
  refund: OrderRefund,
  replaces: readonly string[],
): Promise<boolean> {
  const { refundId, orderNumber, amountCents, status, sequence } = refund;
  const written = await tx.run`
    insert into refund (refund_id, order_number, amount_cents, status, sequence)
    select ${refundId}, o.order_number, ${amountCents}::int, ${status}, ${sequence}::bigint from customer_order o where o.order_number = ${orderNumber}
    on conflict (refund_id) do update set status = excluded.status, amount_cents = excluded.amount_cents, sequence = excluded.sequence, updated_at = muse_clock()
      where refund.sequence < excluded.sequence and (refund.sequence > 0 or refund.status = any(${replaces}::text[]))`;
  return written > 0;
}
