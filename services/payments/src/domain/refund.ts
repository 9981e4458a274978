import { refundStates } from '@muse/contracts';

export type RefundStatus = (typeof refundStates.states)[number];

/** The fields of a Stripe Refund that our decisions need. */
export interface StripeRefund {
  stripeRefundId: string;
  /** Our own id, from its metadata; null if the refund was not created by us. */
  refundId: string | null;
  /** Which of our attempts created it. */
  attempt: number;
  intentId: string | null;
  amountCents: number;
  currency: string;
  status: 'pending' | 'succeeded' | 'failed';
  /** Why it failed. */
  failure: string | null;
  /** No refund but the end of a hold, which Stripe lists among the refunds: no money has moved. */
  isRelease: boolean;
}

/** The refunds of an intent at Stripe, and what is left of its charge. */
export interface RefundsAtStripe {
  refunds: StripeRefund[];
  leftCents: number;
}

/** Maps Stripe's refund statuses (https://docs.stripe.com/api/refunds/object#refund_object-status) to ours. */
export function refundStatusOf(status: string | null): StripeRefund['status'] {
  if (status === 'succeeded') return 'succeeded';
  return status === 'failed' || status === 'canceled' ? 'failed' : 'pending';
}
