import type { Order } from '@muse/contracts';

interface RefundTotals {
  totalCents: number;
  /** Succeeded refunds only. */
  refundedCents: number;
  refundPending: boolean;
  /** A dispute is open or was lost. */
  disputed: boolean;
}

/**
 * Derived from disputes and refunds, never stored. A dispute comes first: while the bank has the money nothing can be refunded.
 * Then a pending refund: it is what the shopper waits for.
 */
export function paymentStatusOf({
  totalCents,
  refundedCents,
  refundPending,
  disputed,
}: RefundTotals): Order['paymentStatus'] {
  if (disputed) return 'disputed';
  if (refundPending) return 'refund_pending';
  if (refundedCents === 0) return 'paid';
  return refundedCents < totalCents ? 'partially_refunded' : 'refunded';
}
