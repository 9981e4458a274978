import type { Order } from '@muse/contracts';

interface MoneyBack {
  totalCents: number;
  /** Succeeded refunds only. */
  refundedCents: number;
  refundPending: boolean;
}

/** Derived, never stored: what is on its way is said first, because it is what the shopper waits for. */
export function paymentStatusOf({ totalCents, refundedCents, refundPending }: MoneyBack): Order['paymentStatus'] {
  if (refundPending) return 'refund_pending';
  if (refundedCents === 0) return 'paid';
  return refundedCents < totalCents ? 'partially_refunded' : 'refunded';
}
