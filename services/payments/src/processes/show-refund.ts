import type { AnswerOf, api } from '@muse/contracts';
import type { Refund } from '../storage/refunds.ts';

type ShownRefund = AnswerOf<typeof api.payments.approveRefund>['body'];

/** A refund as the API shows it to operators. */
export const showRefund = (refund: Refund): ShownRefund => ({
  id: refund.id,
  museOrderNumber: refund.orderNumber,
  amountCents: refund.amountCents,
  itemsCents: refund.itemsCents,
  shippingCents: refund.shippingCents,
  taxCents: refund.taxCents,
  serviceFeeCents: refund.feeCents,
  currency: refund.currency,
  reason: refund.reason,
  status: shownStatus(refund.status),
  requestedBy: refund.requestedBy,
  createdAt: refund.createdAt,
});

/** Whether less is captured or money is sent back is the same to the one who asked for it; the list of refunds tells them apart. */
function shownStatus(status: Refund['status']): ShownRefund['status'] {
  if (status === 'releasing') return 'requested';
  return status === 'released' ? 'succeeded' : status;
}
