import { refundCovered, refunded, refundFailed, refundRequested, refundSettled } from '@muse/contracts';
import { recordRefundWhen } from '../processes/record-refund-when.ts';

/** The events of a refund and the status each one records. The names are those of the queues; do not rename them. */
export const recordRefunds = [
  recordRefundWhen(refundRequested, 'note-refund-when-payment-refund-requested', () => 'requested'),
  recordRefundWhen(refunded, 'note-refund-when-payment-refunded', () => 'succeeded'),
  // Stripe refused the refund, or took back one that had succeeded: it does not count as refunded (any more).
  recordRefundWhen(refundFailed, 'note-refund-when-payment-refund-failed', () => 'failed'),
  recordRefundWhen(refundCovered, 'note-refund-when-payment-refund-covered', ({ status }) => status),
  // The shopper got the money in another way: it is not owed any more, and it is no refund through Stripe.
  recordRefundWhen(refundSettled, 'note-refund-when-payment-refund-settled', () => 'settled'),
];
