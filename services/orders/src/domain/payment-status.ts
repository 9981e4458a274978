import type { Order } from '@muse/contracts';

interface RefundTotals {
  totalCents: number;
  /** Succeeded refunds only. */
  refundedCents: number;
  refundPending: boolean;
}

/** Derived from the refunds, never stored. A pending refund comes first: it is what the shopper waits for. */
export function paymentStatusOf({ totalCents, refundedCents, refundPending }: RefundTotals): Order['paymentStatus'] {
  if (refundPending) return 'refund_pending';
  if (refundedCents === 0) return 'paid';
  return refundedCents < totalCents ? 'partially_refunded' : 'refunded';
}
