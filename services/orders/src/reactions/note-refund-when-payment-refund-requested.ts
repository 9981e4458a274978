import { refundRequested } from '@muse/contracts';
import { when } from '@muse/kit';
import { upsertRefund } from '../storage/refunds.ts';

/** The order shows that money is on its way back. */
export const noteRefundWhenPaymentRefundRequested = when(
  refundRequested,
  'note-refund-when-payment-refund-requested',
  async ({ data: { orderNumber, ...refund } }, { tx, ignoreStale }) => {
    if (orderNumber === null) return; // a late capture goes back whole: it has no orders
    if (!(await upsertRefund(tx, { orderNumber, ...refund }, 'requested'))) ignoreStale();
  },
);
