import { refundStates } from '@muse/contracts';

export type RefundStatus = (typeof refundStates.states)[number];

/** A refund as Stripe shows it, in our words. */
export interface StripeRefund {
  stripeRefundId: string;
  /** Ours, from its metadata. */
  refundId: string | null;
  status: 'pending' | 'succeeded' | 'failed';
  /** Why it failed. */
  failure: string | null;
}

/** Stripe's own states: https://docs.stripe.com/api/refunds/object#refund_object-status */
export function refundStatusOf(status: string | null): StripeRefund['status'] {
  if (status === 'succeeded') return 'succeeded';
  return status === 'failed' || status === 'canceled' ? 'failed' : 'pending';
}

/** Never more than the order's share, nor than what is left of the charge. */
export const refundableCents = (left: { ofShare: number; ofCapture: number }): number =>
  Math.max(0, Math.min(left.ofShare, left.ofCapture));
