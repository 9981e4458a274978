import type { Transaction } from '@muse/kit';

export interface OrderRefund {
  refundId: string;
  orderNumber: string;
  amountCents: number;
}

export type OrderRefundStatus = 'requested' | 'succeeded' | 'failed';

/**
 * Stores the status of a refund; a known refund is updated only if its status is one of `replaces`.
 * Returns false if nothing changed or the order does not exist.
 */
export async function upsertRefund(
  tx: Transaction,
  { refundId, orderNumber, amountCents }: OrderRefund,
  status: OrderRefundStatus,
  replaces: readonly string[],
): Promise<boolean> {
  const written = await tx.run`
    insert into refund (refund_id, order_number, amount_cents, status)
    select ${refundId}, o.order_number, ${amountCents}::int, ${status} from customer_order o where o.order_number = ${orderNumber}
    on conflict (refund_id) do update set status = excluded.status, updated_at = muse_clock()
      where refund.status = any(${replaces}::text[])`;
  return written > 0;
}
