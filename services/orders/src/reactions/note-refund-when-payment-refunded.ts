import { refunded } from '@muse/contracts';
import { when } from '@muse/kit';
import { upsertRefund } from '../storage/refunds.ts';

/** The money went back: from here it counts as refunded. */
export const noteRefundWhenPaymentRefunded = when(
  refunded,
  'note-refund-when-payment-refunded',
  async ({ data: { orderNumber, ...refund } }, { tx, ignoreStale }) => {
    if (orderNumber === null) return; // a late capture goes back whole: it has no orders
    if (!(await upsertRefund(tx, { orderNumber, ...refund }, 'succeeded'))) ignoreStale();
  },
);
