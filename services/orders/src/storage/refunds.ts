import { type DataOf, type refundRequested, refundStates } from '@muse/contracts';
import { NotReadyError, type Transaction } from '@muse/kit';

type Refund = Pick<DataOf<typeof refundRequested>, 'refundId' | 'amountCents'> & { orderNumber: string };

/**
 * Remembers how far a refund is. Its facts may arrive in any order: each replaces only what comes before it in the refund's
 * life, so that a late one never sets it back. False where it comes late.
 */
export async function upsertRefund(
  tx: Transaction,
  { refundId, orderNumber, amountCents }: Refund,
  status: 'requested' | 'succeeded' | 'failed',
): Promise<boolean> {
  const comesAfter = status === 'requested' ? [] : refundStates.from(status);
  const noted = await tx.run`
    insert into refund (refund_id, order_number, amount_cents, status)
    select ${refundId}, o.order_number, ${amountCents}::int, ${status} from customer_order o where o.order_number = ${orderNumber}
    on conflict (refund_id) do update set status = excluded.status, updated_at = muse_clock()
      where refund.status = any(${comesAfter}::text[])`;
  if (noted > 0) return true;
  const there = await tx.one`select from customer_order where order_number = ${orderNumber}`;
  if (!there) throw new NotReadyError(`${orderNumber} is not here yet`);
  return false;
}
