import { refundFailed } from '@muse/contracts';
import { when } from '@muse/kit';
import { upsertRefund } from '../storage/refunds.ts';

/** Stripe could not give it back, or took a success back: it does not count as refunded (any more). */
export const noteRefundWhenPaymentRefundFailed = when(
  refundFailed,
  'note-refund-when-payment-refund-failed',
  async ({ data: { orderNumber, ...refund } }, { tx, ignoreStale }) => {
    if (orderNumber === null) return; // a late capture goes back whole: it has no orders
    if (!(await upsertRefund(tx, { orderNumber, ...refund }, 'failed'))) ignoreStale();
  },
);
