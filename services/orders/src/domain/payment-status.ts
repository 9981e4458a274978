import type { OperatorOrder, Order } from '@muse/contracts';

interface RefundTotals {
  totalCents: number;
  /** What the shopper has got back through Stripe. */
  refundedCents: number;
  /** What she has got back otherwise: from an operator, or from her bank. */
  settledCents: number;
  refundPending: boolean;
  /** A refund has failed and is still owed. */
  refundFailed: boolean;
  /** A dispute is open or was lost. */
  disputed: boolean;
}

/**
 * As the shopper sees it; derived from disputes and refunds, never stored. A dispute comes first: while the bank has the money
 * nothing can be refunded. Then money that is owed: it is what the shopper waits for, whether its last attempt failed or not.
 */
export function paymentStatusOf(money: RefundTotals): Order['paymentStatus'] {
  const { totalCents, refundPending, refundFailed, disputed } = money;
  const paidBack = money.refundedCents + money.settledCents;
  if (disputed) return 'disputed';
  if (refundPending || refundFailed) return 'refund_pending';
  if (paidBack === 0) return 'paid';
  return paidBack < totalCents ? 'partially_refunded' : 'refunded';
}

/** Operators also see that a refund has failed, because it waits for them. */
export const operatorPaymentStatusOf = (money: RefundTotals): OperatorOrder['paymentStatus'] =>
  money.refundFailed && !money.disputed ? 'refund_failed' : paymentStatusOf(money);
