import type { OperatorOrder, Order } from '@muse/contracts';

interface RefundTotals {
  totalCents: number;
  /** What the shopper has got back: succeeded refunds, and those that were paid outside Stripe. */
  refundedCents: number;
  refundPending: boolean;
  /** A refund has failed and is still owed. */
  refundFailed: boolean;
}

/**
 * As the shopper sees it; derived from the refunds, never stored. Money that is owed comes first: it is what the shopper waits
 * for, whether its last attempt failed or not.
 */
export function paymentStatusOf(refunds: RefundTotals): Order['paymentStatus'] {
  const { totalCents, refundedCents, refundPending, refundFailed } = refunds;
  if (refundPending || refundFailed) return 'refund_pending';
  if (refundedCents === 0) return 'paid';
  return refundedCents < totalCents ? 'partially_refunded' : 'refunded';
}

/** Operators also see that a refund has failed, because it waits for them. */
export const operatorPaymentStatusOf = (refunds: RefundTotals): OperatorOrder['paymentStatus'] =>
  refunds.refundFailed ? 'refund_failed' : paymentStatusOf(refunds);
